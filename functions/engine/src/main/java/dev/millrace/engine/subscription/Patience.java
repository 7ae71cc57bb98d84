package dev.millrace.engine.subscription;

import java.time.Duration;

/// How long a webhook may fail, without one delivery in between that worked, before it is disabled.
///
/// @param failures in a row, at least so many …
/// @param time … and for at least so long
public record Patience(int failures, Duration time) {
    public static final Patience DEFAULT = new Patience(20, Duration.ofDays(3));

    boolean isOver(long failuresInARow, Duration failing) {
        return failuresInARow >= failures && failing.compareTo(time) >= 0;
    }
}
