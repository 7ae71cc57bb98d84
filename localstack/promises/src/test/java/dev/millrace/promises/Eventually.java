package dev.millrace.promises;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits, for a bounded time, for what other threads bring about.
final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(20);

    /// A message whose invocation failed on a busy machine comes again after a minute and a half, and may do so twice.
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private Eventually() {}

    static void until(String what, BooleanSupplier condition) {
        found(what, PATIENCE, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    static <T> T found(String what, Duration patience, Supplier<Optional<T>> look) {
        return found(() -> what, patience, look);
    }

    /// @param what for the message, made when nothing was found
    static <T> T found(Supplier<String> what, Duration patience, Supplier<Optional<T>> look) {
        var end = System.nanoTime() + patience.toNanos();
        while (true) {
            var answer = look.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() >= end) {
                throw new AssertionError("Not within " + patience + ": " + what.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
