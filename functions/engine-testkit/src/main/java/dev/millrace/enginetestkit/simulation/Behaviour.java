package dev.millrace.enginetestkit.simulation;

import dev.millrace.enginetestkit.StepBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a step's handler does, attempt by attempt: it fails so often, and then ends as told.
///
/// @param failures attempts that fail, from the first; those may be mended by another
/// @param takes how long an attempt works
/// @param beat how often it says that it is alive, if it does
/// @param retryAfter what it asks to wait when it fails
/// @param resultSize letters of its result
/// @param flow what it does to the flow of its task
/// @param legs how often it goes on in another invocation before it ends
/// @param rest how long it rests before it goes on
record Behaviour(
        int failures,
        End end,
        Duration takes,
        Optional<Duration> beat,
        Optional<Duration> retryAfter,
        int resultSize,
        Flow flow,
        int legs,
        Duration rest) {
    /// @param skips whether its condition does not hold
    /// @param chooses what it chooses, if it decides
    /// @param items of how many items it is made, if it stands for many
    /// @param creates what it creates, if it decides
    record Flow(boolean skips, Set<String> chooses, int items, List<StepBuilder> creates) {
        static final Flow PLAIN = new Flow(false, Set.of(), 0, List.of());
    }

    /// That does nothing to the flow.
    Behaviour(
            int failures,
            End end,
            Duration takes,
            Optional<Duration> beat,
            Optional<Duration> retryAfter,
            int resultSize) {
        this(failures, end, takes, beat, retryAfter, resultSize, Flow.PLAIN, 0, Duration.ZERO);
    }

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
        return new Behaviour(times, end, takes, beat, retryAfter, resultSize, flow, legs, rest);
    }

    Behaviour ending(End how) {
        return new Behaviour(failures, how, takes, beat, retryAfter, resultSize, flow, legs, rest);
    }

    Behaviour flowing(Flow how) {
        return new Behaviour(failures, end, takes, beat, retryAfter, resultSize, how, legs, rest);
    }

    Behaviour taking(Duration time) {
        return new Behaviour(failures, end, time, beat, retryAfter, resultSize, flow, legs, rest);
    }

    Behaviour goingOn(int times, Duration after) {
        return new Behaviour(failures, end, takes, beat, retryAfter, resultSize, flow, times, after);
    }
}
