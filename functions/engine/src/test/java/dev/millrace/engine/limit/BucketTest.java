package dev.millrace.engine.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Scope SCOPE = new Scope.OfHandler("charge");
    private static final Rate TEN = rate("10/s", 5);

    @Test
    void a_bucket_that_nobody_touched_holds_the_burst_and_not_more_however_long_ago_that_is() {
        assertThat(Bucket.untouched(SCOPE).tokens(TEN, NOON)).isEqualTo(5);
        assertThat(Bucket.untouched(SCOPE).tokens(TEN, NOON.plus(Duration.ofDays(1000))))
                .isEqualTo(5);
    }

    @Test
    void tokens_come_back_one_by_one() {
        Bucket empty = Bucket.untouched(SCOPE).take(5, TEN, NOON, "w");

        assertThat(empty.tokens(TEN, NOON)).isZero();
        assertThat(empty.next(TEN, NOON)).isEqualTo(NOON.plusMillis(100));
        assertThat(empty.tokens(TEN, NOON.plusMillis(99))).isZero();
        assertThat(empty.tokens(TEN, NOON.plusMillis(100))).isEqualTo(1);
        assertThat(empty.tokens(TEN, NOON.plusMillis(500))).isEqualTo(5);
        assertThat(empty.tokens(TEN, NOON.plusMillis(900))).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1/h", "7/m", "3/s", "1000/s", "100000/s"})
    void no_more_are_taken_in_any_time_than_the_rate_and_the_burst_allow(String written) {
        Rate rate = rate(written, 3);
        Bucket bucket = Bucket.untouched(SCOPE);
        Duration step = rate.each().dividedBy(3).plusNanos(1);
        long taken = 0;
        Instant now = NOON;
        for (int i = 0; i < 1_000; i++, now = now.plus(step)) {
            int tokens = bucket.tokens(rate, now);
            if (tokens > 0) {
                bucket = bucket.take(tokens, rate, now, "w");
                taken += tokens;
            }
        }

        double allowed = rate.burst()
                + (double) Duration.between(NOON, now).toNanos() / rate.each().toNanos();
        assertThat(taken).isLessThanOrEqualTo((long) allowed).isGreaterThan((long) allowed - 2);
    }

    @Test
    void a_faster_rate_is_not_kept_waiting_for_what_a_slow_one_owed() {
        Rate slow = rate("1/h", 100);
        Bucket bucket = Bucket.untouched(SCOPE).take(100, slow, NOON, "w");

        assertThat(bucket.next(TEN, NOON)).isEqualTo(NOON.plusMillis(100));
    }

    @Test
    void a_block_is_as_large_as_what_is_waited_for_and_grows_while_it_is_used_up() {
        Rate rate = rate("100/s", 40);
        Block block = Block.of(Block.NONE.next(rate, 3, NOON), rate, NOON);

        assertThat(block).isEqualTo(new Block(3, 3, NOON.plusMillis(30)));
        Block used = block.less().less().less();
        assertThat(used.has(NOON)).isFalse();
        assertThat(used.next(rate, 1, NOON.plusMillis(29))).isEqualTo(6);
        assertThat(used.next(rate, 1, NOON.plusMillis(30))).isEqualTo(1);
        assertThat(new Block(32, 0, NOON.plusMillis(1)).next(rate, 1, NOON)).isEqualTo(40);
        assertThat(Block.NONE.next(rate("1/h", 1), 500, NOON)).isEqualTo(1);
    }

    @Test
    void a_block_is_lost_when_its_time_is_over() {
        Block block = Block.of(4, TEN, NOON);

        assertThat(block.has(NOON.plusMillis(399))).isTrue();
        assertThat(block.has(NOON.plusMillis(400))).isFalse();
        assertThat(block.less().more()).isEqualTo(block);
        assertThat(block.more()).isEqualTo(block);
    }

    @Test
    void rates_are_read_as_people_write_them() {
        assertThat(Rate.parse("100/s", Optional.empty())).contains(new Rate(100, Duration.ofSeconds(1), 100));
        assertThat(Rate.parse("30/minute", Optional.empty())).contains(new Rate(30, Duration.ofMinutes(1), 1));
        assertThat(Rate.parse("500/h", Optional.of(9)).map(Rate::text)).contains("500/h");
        for (String wrong : new String[] {"", "0/s", "100", "5/d", "100001/s", "-1/s", "1.5/s"}) {
            assertThat(Rate.parse(wrong, Optional.empty())).as(wrong).isEmpty();
        }
    }

    private static Rate rate(String written, int burst) {
        return Rate.parse(written, Optional.of(burst)).orElseThrow();
    }
}
