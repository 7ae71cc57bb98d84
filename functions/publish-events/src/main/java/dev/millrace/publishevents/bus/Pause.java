package dev.millrace.publishevents.bus;

import java.time.Duration;

/// Lets time pass before another try.
@FunctionalInterface
public interface Pause {
    void pause(Duration duration);

    /// Sleeps.
    Pause REAL = duration -> {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the bus", interrupted);
        }
    };
}
