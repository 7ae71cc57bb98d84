package dev.millrace.enginetestkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.hold.Held;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerEvent;
import dev.millrace.engine.limit.BreakerMode;
import dev.millrace.engine.limit.BreakerPolicy;
import dev.millrace.engine.limit.BreakerState;
import dev.millrace.engine.limit.Bucket;
import dev.millrace.engine.limit.HandlerPace;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Permits;
import dev.millrace.engine.limit.Permits.Lease;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.template.Lane;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What every store of limits must do. Subclass it and say what the store is.
public abstract class LimitStoreContract {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final AtomicInteger NAMES = new AtomicInteger();

    /// May be the same for all tests; each uses names of its own.
    protected abstract LimitStore store();

    private final String name = "name-" + NAMES.incrementAndGet();
    private final Scope scope = new Scope.OfHandler(name);

    @Test
    void a_limit_comes_back_as_it_was_set_and_so_does_its_removal() {
        Limit limit = new Limit(scope, Optional.of(3), Rate.parse("30/m", Optional.of(7)));
        LimitRecord set = new LimitRecord(scope, Optional.of(limit), 1, "user/alice", NOON, "w1");
        LimitRecord removed = new LimitRecord(scope, Optional.empty(), 2, "user/bob", NOON.plusSeconds(1), "w2");

        assertThat(store().readLimit(scope)).isEmpty();
        assertThat(store().put(set)).isEqualTo(new Write.Moved<>(set));
        assertThat(store().readLimit(scope)).contains(set);
        assertThat(store().put(removed)).isEqualTo(new Write.Moved<>(removed));
        assertThat(store().readLimit(scope)).contains(removed);
    }

    @Test
    void all_that_was_set_is_read_at_once() {
        LimitRecord limit = new LimitRecord(
                new Scope.OfNamespace(name),
                Optional.of(new Limit(new Scope.OfNamespace(name), Optional.of(1), Optional.empty())),
                1,
                "user/alice",
                NOON,
                "w1");
        Breaker breaker = breaker();

        store().put(limit);
        store().put(breaker);

        assertThat(store().read().limits()).contains(limit);
        assertThat(store().read().breakers()).contains(breaker);
    }

    @Test
    void a_hold_comes_back_as_it_was_set_and_so_does_its_end() {
        Held template = new Held.OfTemplate("shop", name);
        Hold paused = new Hold(template, true, "lunch", "user/alice", NOON, 1, "w1");
        Hold resumed = new Hold(template, false, "", "user/bob", NOON.plusSeconds(1), 2, "w2");
        Hold namespace = new Hold(new Held.OfNamespace(name), true, "", "user/alice", NOON, 1, "w1");
        Hold lane = new Hold(new Held.OfLane(Lane.LOW), true, "", "user/alice", NOON, 1, name);

        assertThat(store().readHold(template)).isEmpty();
        assertThat(store().put(paused)).isEqualTo(new Write.Moved<>(paused));
        assertThat(store().readHold(template)).contains(paused);
        assertThat(store().put(resumed)).isEqualTo(new Write.Moved<>(resumed));
        store().put(namespace);
        store().put(lane);

        assertThat(store().read().holds()).contains(resumed, namespace, lane);
    }

    @Test
    void a_breaker_comes_back_in_each_of_its_states() {
        Breaker closed = breaker();
        Breaker open =
                closed.on(new BreakerEvent.Counted(100, 60), "", NOON, "w2").orElseThrow();
        Instant later = NOON.plusSeconds(60);
        Breaker halfOpen = open.on(new BreakerEvent.Asked(later.plusSeconds(90)), "", later, "w3")
                .orElseThrow();
        Breaker forced = halfOpen.on(new BreakerEvent.Overridden(BreakerMode.OPEN), "user/alice", later, "w4")
                .orElseThrow();

        for (Breaker breaker : List.of(closed, open, halfOpen, forced)) {
            assertThat(store().put(breaker)).isEqualTo(new Write.Moved<>(breaker));
            assertThat(store().readBreaker(name)).contains(breaker);
        }
        assertThat(open.state().kind()).isEqualTo(BreakerState.Kind.OPEN);
        assertThat(forced.flip()).isPresent();
    }

    private Breaker breaker() {
        return Breaker.fresh(name, BreakerPolicy.DEFAULT, NOON).with(BreakerPolicy.DEFAULT, "user/alice", NOON, "w1");
    }

    @Test
    void a_pace_comes_back_and_only_the_first_of_two_that_slow_down_at_once_does() {
        HandlerPace first =
                HandlerPace.full(name).slower("HTTP_429", NOON, "w1").orElseThrow();
        HandlerPace rival =
                HandlerPace.full(name).slower("HTTP_503", NOON, "w2").orElseThrow();
        HandlerPace second =
                first.slower("HTTP_503", NOON.plusSeconds(12), "w2").orElseThrow();

        assertThat(store().put(first)).isEqualTo(new Write.Moved<>(first));
        assertThat(store().put(rival)).isEqualTo(new Write.Lost<>(Optional.of(first)));
        assertThat(store().read().paces()).contains(first);
        assertThat(store().put(second)).isEqualTo(new Write.Moved<>(second));
        assertThat(store().read().paces()).contains(second).doesNotContain(first);
    }

    @Test
    void permits_come_back_with_their_leases() {
        Scope key = new Scope.OfKey("shop", "customer", "Ann Ö. / 4711 #" + name);
        Permits two = new Permits(key, List.of(new Lease("a", NOON), new Lease("b", NOON.plusMillis(1))), 1, "w1");
        Permits none = new Permits(key, List.of(), 2, "w2");

        assertThat(store().readPermits(key)).isEmpty();
        assertThat(store().put(two)).isEqualTo(new Write.Moved<>(two));
        assertThat(store().readPermits(key)).contains(two);
        assertThat(store().put(none)).isEqualTo(new Write.Moved<>(none));
        assertThat(store().readPermits(key)).contains(none);
    }

    @Test
    void a_bucket_comes_back_to_the_nanosecond() {
        Bucket bucket = new Bucket(scope, NOON.plusNanos(123_456_789), 1, "w1");

        assertThat(store().readBucket(scope)).isEmpty();
        store().put(bucket);

        assertThat(store().readBucket(scope)).contains(bucket);
    }

    @Test
    void of_two_writers_that_read_the_same_one_wins_and_the_other_learns_what_stands() {
        Permits first = new Permits(scope, List.of(new Lease("a", NOON)), 1, "w1");
        Permits second = new Permits(scope, List.of(new Lease("b", NOON)), 1, "w2");
        Permits third = new Permits(scope, List.of(new Lease("c", NOON)), 3, "w3");

        store().put(first);

        assertThat(store().put(second)).isEqualTo(new Write.Lost<>(Optional.of(first)));
        assertThat(store().put(third)).isEqualTo(new Write.Lost<>(Optional.of(first)));
        assertThat(store().readPermits(scope)).contains(first);
    }

    @Test
    void a_write_that_is_repeated_below_has_moved() {
        Bucket bucket = new Bucket(scope, NOON, 1, "w1");

        store().put(bucket);

        assertThat(store().put(bucket)).isEqualTo(new Write.Moved<>(bucket));
    }

    @Test
    void what_was_never_written_can_not_be_replaced() {
        assertThat(store().put(new Bucket(scope, NOON, 2, "w1"))).isEqualTo(new Write.Lost<>(Optional.empty()));
    }
}
