package dev.millrace.engine.port;

import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How an attempt ended, as its handler tells it.
public sealed interface Outcome {
    record Completed(Json result) implements Outcome {}

    /// @param retryable whether another attempt may help; the step's policy still decides whether there is one
    /// @param retryAfter what the other side asked to wait
    record Failed(StepError error, boolean retryable, Optional<Duration> retryAfter) implements Outcome {}

    /// Complete at a later time, with this result.
    record Waits(Instant until, Json result) implements Outcome {}

    /// A worker outside has the attempt now, and says later how it ended. Its claim stands; nothing is recorded yet.
    record HandedOver() implements Outcome {}

    /// The attempt stopped because nobody waits for it any more. Nothing is recorded.
    record Abandoned() implements Outcome {}
}
