package dev.millrace.engine.task;

import dev.millrace.engine.state.StepState;
import java.time.Instant;

/// A step of which the task's own item knows that it waits for a time.
///
/// @param attempt for a retry the next one, else the one that asked for it
/// @param due when it goes on
public record Waiter(int step, int attempt, Instant due, Kind kind) {
    /// Where the step stands as far as the task's own item knows.
    public StepState.Kind state() {
        return switch (kind) {
            case RETRY -> StepState.Kind.RETRYING;
            case TIMER -> StepState.Kind.WAITING;
            case GOES_ON -> StepState.Kind.READY;
        };
    }

    /// What happens when it is due.
    public enum Kind {
        /// The next attempt starts.
        RETRY,
        /// The step is complete.
        TIMER,
        /// The attempt goes on from the checkpoint in the step's own record.
        GOES_ON
    }
}
