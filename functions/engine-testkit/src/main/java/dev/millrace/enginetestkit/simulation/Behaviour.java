package dev.millrace.enginetestkit.simulation;

import java.time.Duration;
import java.util.Optional;

/// What a step's handler does, attempt by attempt: it fails so often, and then ends as told.
///
/// @param failures attempts that fail, from the first; those may be mended by another
/// @param takes how long an attempt works
/// @param beat how often it says that it is alive, if it does
/// @param retryAfter what it asks to wait when it fails
/// @param resultSize letters of its result
record Behaviour(
        int failures, End end, Duration takes, Optional<Duration> beat, Optional<Duration> retryAfter, int resultSize) {
    /// How the first attempt that does not fail ends.
    sealed interface End {
        record Succeeds() implements End {}

        /// In a way that no other attempt mends.
        record Fails() implements End {}

        /// Complete after this time.
        record Waits(Duration time) implements End {}
    }

    static final Behaviour PLAIN =
            new Behaviour(0, new End.Succeeds(), Duration.ofMillis(5), Optional.empty(), Optional.empty(), 10);

    Behaviour failing(int times) {
        return new Behaviour(times, end, takes, beat, retryAfter, resultSize);
    }

    Behaviour ending(End how) {
        return new Behaviour(failures, how, takes, beat, retryAfter, resultSize);
    }

    Behaviour taking(Duration time) {
        return new Behaviour(failures, end, time, beat, retryAfter, resultSize);
    }
}
