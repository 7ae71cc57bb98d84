package dev.millrace.engine.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.limit.Permits.Lease;
import dev.millrace.engine.limit.Permits.Want;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Scope SCOPE = new Scope.OfHandler("charge");

    @Test
    void no_more_are_granted_than_there_are() {
        Permits.Decided decided = decide(Permits.none(SCOPE), 2, want("a"), want("b"), want("c"));

        assertThat(decided.granted()).containsExactlyInAnyOrder("a", "b");
        assertThat(decided.next().held(NOON)).isEqualTo(2);
        assertThat(decide(decided.next(), 2, want("c")).changes()).isFalse();
    }

    @Test
    void a_lease_that_is_over_makes_room() {
        Permits full = decide(Permits.none(SCOPE), 1, want("a")).next();

        Permits.Decided early = full.decide(List.of(want("b")), Set.of(), NOON.plusMillis(9_999), "w");
        Permits.Decided due = full.decide(List.of(want("b")), Set.of(), NOON.plusSeconds(10), "w");

        assertThat(early.granted()).isEmpty();
        assertThat(due.granted()).containsExactly("b");
        assertThat(due.next().leases()).extracting(Lease::holder).containsExactly("b");
    }

    @Test
    void what_is_given_back_is_had_by_the_next_in_the_same_write() {
        Permits full = decide(Permits.none(SCOPE), 1, want("a")).next();

        Permits.Decided decided = full.decide(List.of(want("b")), Set.of("a"), NOON, "w");

        assertThat(decided.granted()).containsExactly("b");
        assertThat(decided.next().version()).isEqualTo(2);
    }

    @Test
    void giving_back_what_is_gone_changes_nothing() {
        assertThat(Permits.none(SCOPE).decide(List.of(), Set.of("a"), NOON, "w").changes())
                .isFalse();
    }

    @Test
    void whoever_asks_again_under_the_same_name_has_one_permit() {
        Permits full = decide(Permits.none(SCOPE), 1, want("a")).next();

        Permits.Decided again = decide(full, 1, want("a"));

        assertThat(again.granted()).containsExactly("a");
        assertThat(again.changes()).isFalse();
    }

    @Test
    void only_a_permit_that_stands_is_renewed() {
        Permits full = decide(Permits.none(SCOPE), 1, want("a")).next();
        Want longer = new Want(new Lease("a", NOON.plusSeconds(60)), 0, true);

        assertThat(full.decide(List.of(longer), Set.of(), NOON.plusSeconds(9), "w")
                        .next()
                        .leases())
                .containsExactly(longer.lease());
        assertThat(full.decide(List.of(longer), Set.of(), NOON.plusSeconds(10), "w")
                        .granted())
                .isEmpty();
        assertThat(Permits.none(SCOPE)
                        .decide(List.of(longer), Set.of(), NOON, "w")
                        .granted())
                .isEmpty();
    }

    private static Permits.Decided decide(Permits permits, int most, Want... wants) {
        List<Want> all = List.of(wants).stream()
                .map(want -> new Want(want.lease(), most, want.renews()))
                .toList();
        return permits.decide(all, Set.of(), NOON, "w");
    }

    private static Want want(String holder) {
        return new Want(new Lease(holder, NOON.plusSeconds(10)), 1, false);
    }
}
