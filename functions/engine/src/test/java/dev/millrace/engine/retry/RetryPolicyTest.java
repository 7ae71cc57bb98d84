package dev.millrace.engine.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Duration DAY = Duration.ofDays(1);

    private static RetryPolicy with(Backoff backoff, Duration cap, Jitter jitter, double spread) {
        return new RetryPolicy(5, backoff, cap, jitter, spread);
    }

    private static Duration delay(Backoff backoff, int attempt) {
        return with(backoff, DAY, Jitter.NONE, 0).delayAfter(attempt, 0.5, Optional.empty());
    }

    @Test
    void the_first_backoff_is_the_base() {
        assertThat(delay(new Backoff.Exponential(Duration.ofSeconds(1), 2), 1)).hasSeconds(1);
        assertThat(delay(new Backoff.Exponential(Duration.ofSeconds(1), 2), 4)).hasSeconds(8);
        assertThat(delay(new Backoff.Fibonacci(Duration.ofSeconds(2)), 1)).hasSeconds(2);
        assertThat(delay(new Backoff.Fibonacci(Duration.ofSeconds(2)), 7)).hasSeconds(26);
        assertThat(delay(new Backoff.Linear(Duration.ofSeconds(10), Duration.ofSeconds(5)), 1))
                .hasSeconds(15);
        assertThat(delay(new Backoff.Table(List.of(Duration.ofSeconds(3), Duration.ofSeconds(9))), 5))
                .hasSeconds(9);
    }

    @Test
    void no_attempt_overflows() {
        int[] attempts = {1, 62, 63, 64, 65, 66, 91, 92, 93, 94, 95, 1_000, Integer.MAX_VALUE};
        List<Backoff> formulas = List.of(
                new Backoff.Fixed(Duration.ofDays(400)),
                new Backoff.Linear(DAY, DAY),
                new Backoff.Exponential(Duration.ofSeconds(1), 2),
                new Backoff.Exponential(Duration.ofSeconds(1), 1_000),
                new Backoff.Fibonacci(Duration.ofSeconds(1)));
        for (Backoff formula : formulas) {
            for (int attempt : attempts) {
                for (Jitter jitter : Jitter.values()) {
                    Duration delay =
                            with(formula, Backoff.LONGEST, jitter, 1).delayAfter(attempt, 0.999, Optional.empty());
                    assertThat(delay).isBetween(RetryPolicy.LEAST_DELAY, Backoff.LONGEST);
                }
            }
        }
    }

    @Test
    void jitter_stays_within_its_bounds() {
        Backoff tenSeconds = new Backoff.Fixed(Duration.ofSeconds(10));
        IntStream.rangeClosed(0, 99).mapToDouble(i -> i / 100.0).forEach(u -> {
            assertThat(with(tenSeconds, DAY, Jitter.FULL, 0).delayAfter(1, u, Optional.empty()))
                    .isBetween(Duration.ofMillis(1), Duration.ofSeconds(10));
            assertThat(with(tenSeconds, DAY, Jitter.EQUAL, 0).delayAfter(1, u, Optional.empty()))
                    .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
            assertThat(with(tenSeconds, DAY, Jitter.ADDITIVE, 2_000).delayAfter(1, u, Optional.empty()))
                    .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
            assertThat(with(tenSeconds, DAY, Jitter.MULTIPLICATIVE, 0.1).delayAfter(1, u, Optional.empty()))
                    .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
        });
    }

    @Test
    void a_servers_own_wish_wins_over_the_formula_and_its_cap() {
        RetryPolicy policy = with(new Backoff.Fixed(Duration.ofSeconds(1)), Duration.ofSeconds(5), Jitter.FULL, 0);

        assertThat(policy.delayAfter(1, 0.3, Optional.of(Duration.ofHours(2)))).hasHours(2);
        assertThat(policy.delayAfter(1, 0.3, Optional.of(Duration.ZERO))).isEqualTo(RetryPolicy.LEAST_DELAY);
        assertThat(policy.delayAfter(1, 0.3, Optional.of(Duration.ofDays(9_999))))
                .isEqualTo(Backoff.LONGEST);
    }

    @Test
    void the_cap_holds_after_chance() {
        RetryPolicy policy =
                with(new Backoff.Fixed(Duration.ofSeconds(10)), Duration.ofSeconds(10), Jitter.MULTIPLICATIVE, 1);

        assertThat(policy.delayAfter(1, 0.99, Optional.empty())).hasSeconds(10);
    }

    @Test
    void attempts_count_the_first_run() {
        assertThat(RetryPolicy.NEVER.allowsAttemptAfter(1)).isFalse();
        assertThat(RetryPolicy.DEFAULT.allowsAttemptAfter(2)).isTrue();
        assertThat(RetryPolicy.DEFAULT.allowsAttemptAfter(3)).isFalse();
    }

    @Test
    void nonsense_is_refused() {
        assertThatThrownBy(() -> new Backoff.Exponential(Duration.ofSeconds(1), Double.NaN))
                .hasMessageContaining("multiplier");
        assertThatThrownBy(() -> new Backoff.Table(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new RetryPolicy(0, new Backoff.Fixed(DAY), DAY, Jitter.NONE, 0))
                .hasMessageContaining("Attempts");
        assertThatThrownBy(() -> new RetryPolicy(1, new Backoff.Fixed(DAY), DAY, Jitter.NONE, Double.NaN))
                .hasMessageContaining("spread");
    }
}
