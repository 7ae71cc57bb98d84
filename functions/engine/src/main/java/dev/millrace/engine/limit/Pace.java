package dev.millrace.engine.limit;

import java.time.Duration;
import java.time.Instant;

/// The share of a limit that a worker makes use of: halved when the other side says that it is overloaded,
/// and grown by a tenth every ten seconds until it is whole again (additive increase, multiplicative
/// decrease).
///
/// @param share from a twentieth to 1, at that time
public record Pace(double share, Instant at) {
    public static final Pace FULL = new Pace(1, Instant.EPOCH);

    private static final double LEAST = 0.05;
    private static final double GROWS = 0.1;
    private static final Duration EVERY = Duration.ofSeconds(10);

    /// What is told within this time was caused before the last change, and is one telling with it.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    public double now(Instant now) {
        double intervals = (double) Duration.between(at, now).toMillis() / EVERY.toMillis();
        return Math.clamp(share + GROWS * intervals, LEAST, 1);
    }

    public Pace slower(Instant now) {
        return now.isBefore(at.plus(PAUSE)) ? this : new Pace(Math.max(LEAST, now(now) / 2), now);
    }
}
