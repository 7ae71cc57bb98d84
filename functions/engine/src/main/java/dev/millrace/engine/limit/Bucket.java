package dev.millrace.engine.limit;

import java.time.Duration;
import java.time.Instant;

/// A token bucket, told by one time: when it will be full again. Taking a token moves that time on by what
/// a token takes to come back; there is a token as long as the time is less than a whole burst ahead.
/// (Known as the generic cell rate algorithm, ITU-T I.371.) So nothing has to be counted up while nobody
/// comes, and rounding never adds up.
///
/// @param full when it is full again; before now: it is full
/// @param version counts the writes, from 1; 0 where none was made
/// @param writer tells whose write this was
public record Bucket(Scope scope, Instant full, long version, String writer) {
    public static Bucket untouched(Scope scope) {
        return new Bucket(scope, Instant.EPOCH, 0, "");
    }

    /// How many tokens there are.
    public int tokens(Rate rate, Instant at) {
        return (int)
                Math.max(0, Duration.between(from(rate, at), emptyAt(rate, at)).dividedBy(rate.each()));
    }

    /// When there is a token, if there is none now.
    public Instant next(Rate rate, Instant at) {
        return at.plus(Duration.between(emptyAt(rate, at), from(rate, at).plus(rate.each())));
    }

    /// @param count at most as many as there are
    public Bucket take(int count, Rate rate, Instant at, String by) {
        return new Bucket(scope, from(rate, at).plus(rate.each().multipliedBy(count)), version + 1, by);
    }

    /// A bucket can't be emptier than empty: after a change of its rate what it lacks is bounded by the new one.
    private Instant from(Rate rate, Instant at) {
        Instant empty = emptyAt(rate, at);
        Instant least = full.isBefore(at) ? at : full;
        return least.isAfter(empty) ? empty : least;
    }

    private static Instant emptyAt(Rate rate, Instant at) {
        return at.plus(rate.each().multipliedBy(rate.burst()));
    }
}
