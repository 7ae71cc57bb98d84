package dev.millrace.enginetestkit.contract;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Asks again and again, for a bounded time, whether something has come true: for what real services do in their
/// own time.
final class Await {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /// Asks at least once.
    static void until(Duration patience, Supplier<Boolean> condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() >= end) {
                throw new AssertionError("Did not come true within " + patience);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
