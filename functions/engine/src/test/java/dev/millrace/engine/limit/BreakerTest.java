package dev.millrace.engine.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final BreakerPolicy POLICY =
            new BreakerPolicy(50, 10, Duration.ofMinutes(1), Duration.ofSeconds(30), 2);

    private final Breaker closed = Breaker.fresh("charge", POLICY, NOON);
    private final Breaker open = on(closed, new BreakerEvent.Counted(10, 5), NOON);
    private final Instant later = NOON.plusSeconds(30);
    private final Breaker halfOpen = on(open, asked(), later);

    @Test
    void it_opens_when_enough_of_enough_attempts_failed() {
        assertThat(kind(on(closed, new BreakerEvent.Counted(9, 9), NOON))).isEqualTo(BreakerState.Kind.CLOSED);
        assertThat(kind(on(closed, new BreakerEvent.Counted(100, 49), NOON))).isEqualTo(BreakerState.Kind.CLOSED);
        assertThat(open.state()).isEqualTo(new BreakerState.Open(later));
        assertThat(open.flips()).isEqualTo(1);
        assertThat(open.flip())
                .contains(new Breaker.Flip(
                        BreakerState.Kind.CLOSED, BreakerState.Kind.OPEN, "failures-counted", "", NOON));
    }

    @Test
    void what_many_workers_tell_counts_together_within_the_window_and_not_beyond() {
        Breaker some = on(closed, new BreakerEvent.Counted(6, 3), NOON);

        assertThat(some.flip()).isEmpty();
        assertThat(kind(on(some, new BreakerEvent.Counted(4, 2), NOON.plusSeconds(59))))
                .isEqualTo(BreakerState.Kind.OPEN);
        assertThat(on(some, new BreakerEvent.Counted(4, 2), NOON.plusSeconds(60))
                        .state())
                .isEqualTo(new BreakerState.Closed(NOON.plusSeconds(60), 4, 2));
    }

    @Test
    void open_it_lets_nothing_start_until_its_time_then_as_many_as_are_to_probe() {
        assertThat(decided(open, asked(), later.minusMillis(1))).isEmpty();
        assertThat(kind(halfOpen)).isEqualTo(BreakerState.Kind.HALF_OPEN);

        Breaker two = on(halfOpen, asked(), later);
        assertThat(decided(two, asked(), later)).as("a third").isEmpty();
        assertThat(decided(on(two, new BreakerEvent.ProbeUnused(), later), asked(), later))
                .isPresent();
        assertThat(decided(two, asked(), later.plusSeconds(90)))
                .as("those of which nothing was heard are replaced")
                .isPresent();
    }

    @Test
    void probes_that_end_well_close_it_and_one_that_fails_opens_it_again() {
        Breaker one = on(halfOpen, new BreakerEvent.ProbePassed(), later);

        assertThat(kind(one)).isEqualTo(BreakerState.Kind.HALF_OPEN);
        assertThat(kind(on(one, new BreakerEvent.ProbePassed(), later))).isEqualTo(BreakerState.Kind.CLOSED);
        assertThat(on(one, new BreakerEvent.ProbeFailed(), later).state())
                .isEqualTo(new BreakerState.Open(later.plusSeconds(30)));
    }

    @Test
    void by_hand_it_stays_as_it_is_whatever_happens() {
        for (Breaker any : List.of(closed, open, halfOpen)) {
            Breaker forced = on(any, new BreakerEvent.Overridden(BreakerMode.OPEN), later);
            assertThat(kind(forced)).isEqualTo(BreakerState.Kind.OPEN);
            assertThat(decided(forced, asked(), later.plus(Duration.ofDays(1)))).isEmpty();
            assertThat(kind(on(forced, new BreakerEvent.Overridden(BreakerMode.AUTO), later)))
                    .isEqualTo(BreakerState.Kind.CLOSED);
            Breaker held = on(any, new BreakerEvent.Overridden(BreakerMode.CLOSED), later);
            assertThat(decided(held, new BreakerEvent.Counted(100, 100), later)).isEmpty();
        }
    }

    @Test
    void every_state_has_an_answer_to_everything_and_flips_are_counted() {
        List<BreakerEvent> events = List.of(
                new BreakerEvent.Counted(10, 10),
                asked(),
                new BreakerEvent.ProbePassed(),
                new BreakerEvent.ProbeFailed(),
                new BreakerEvent.ProbeUnused(),
                new BreakerEvent.Overridden(BreakerMode.AUTO));
        for (Breaker breaker : List.of(closed, open, halfOpen)) {
            for (BreakerEvent event : events) {
                decided(breaker, event, later.plusSeconds(100)).ifPresent(next -> {
                    boolean flips = kind(next) != kind(breaker);
                    assertThat(next.flips() - breaker.flips()).isEqualTo(flips ? 1 : 0);
                    assertThat(next.flip().isPresent()).isEqualTo(flips);
                    assertThat(next.version()).isEqualTo(breaker.version() + 1);
                });
            }
        }
    }

    private static BreakerEvent asked() {
        return new BreakerEvent.Asked(NOON.plusSeconds(120));
    }

    private static BreakerState.Kind kind(Breaker breaker) {
        return breaker.state().kind();
    }

    private static Optional<Breaker> decided(Breaker breaker, BreakerEvent event, Instant at) {
        return breaker.on(event, "", at, "w");
    }

    private static Breaker on(Breaker breaker, BreakerEvent event, Instant at) {
        return decided(breaker, event, at).orElseThrow();
    }
}
