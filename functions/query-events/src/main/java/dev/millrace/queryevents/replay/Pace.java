package dev.millrace.queryevents.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Spreads events over time: so many in a second, counted from when it began.
final class Pace {
    private final InstantSource clock;
    private final Instant begun;
    private final int rate;

    Pace(InstantSource clock, int rate) {
        this.clock = clock;
        this.begun = clock.instant();
        this.rate = rate;
    }

    /// How long it still is until more than so many may have been told.
    Duration until(long told) {
        Duration left = Duration.between(clock.instant(), begun.plusMillis(told * 1000 / rate));
        return left.isNegative() ? Duration.ZERO : left;
    }

    void waitUntil(long told) {
        pause(until(told).toMillis());
    }

    static void pause(long millis) {
        if (millis <= 0) {
            return;
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted between two events; the slice comes again", stopping);
        }
    }
}
