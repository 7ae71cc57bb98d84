package dev.millrace.engine.limit;

import java.util.Optional;

/// How many attempts may run at once, how many may start in a time, or both.
///
/// @param concurrent attempts at once
public record Limit(Scope scope, Optional<Integer> concurrent, Optional<Rate> rate) {
    /// More leases would make their item expensive to write: it holds about 30 in a kilobyte.
    public static final int MOST_AT_ONCE = 1_000;

    public Limit {
        if (concurrent.isEmpty() && rate.isEmpty()) {
            throw new IllegalArgumentException("A limit bounds something: concurrent, rate or both");
        }
        if (concurrent.filter(most -> most < 1 || most > MOST_AT_ONCE).isPresent()) {
            throw new IllegalArgumentException(
                    "1 to " + MOST_AT_ONCE + " attempts may run at once, not " + concurrent.get());
        }
    }

    /// The same with a share of what it allows, and at least one.
    public Limit times(double share) {
        return share >= 1
                ? this
                : new Limit(
                        scope,
                        concurrent.map(most -> Math.max(1, (int) (most * share))),
                        rate.map(full ->
                                new Rate(Math.max(1, (int) (full.tokens() * share)), full.per(), Math.max(1, (int)
                                        (full.burst() * share)))));
    }
}
