package dev.millrace.engine.task;

import dev.millrace.engine.template.Lane;
import java.time.Instant;
import java.util.Optional;

/// What is fixed when a task is submitted.
///
/// @param inputHash tells whether another submission under the same key has the same input
/// @param key the caller's idempotency key
/// @param steps how many the template has
public record TaskHead(
        TaskId id,
        Origin origin,
        Lane lane,
        Instant createdAt,
        Payload input,
        String inputHash,
        Optional<String> key,
        int steps) {
    /// The same on another lane.
    public TaskHead on(Lane other) {
        return new TaskHead(id, origin, other, createdAt, input, inputHash, key, steps);
    }
}
