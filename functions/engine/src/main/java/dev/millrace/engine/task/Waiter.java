package dev.millrace.engine.task;

import java.time.Instant;

/// A step of which the task's own item knows that it waits for a time.
///
/// @param attempt for a retry the next one, for a timer the one that asked for it
/// @param due when it goes on
public record Waiter(int step, int attempt, Instant due, Kind kind) {
    /// What happens when it is due.
    public enum Kind {
        /// The next attempt starts.
        RETRY,
        /// The step is complete.
        TIMER
    }
}
