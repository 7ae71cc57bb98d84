package dev.millrace.engine.letter;

import dev.millrace.engine.task.TaskId;
import java.util.Optional;

/// What was given up.
public sealed interface LetterSubject {
    /// A step that failed for good.
    ///
    /// @param number of the step
    /// @param name as people call it: `charge`, `undo charge`
    /// @param epoch of the task when it failed
    /// @param attempt the one that failed
    record OfStep(TaskId task, int number, String name, int epoch, int attempt) implements LetterSubject {}

    /// A task as a whole.
    record OfTask(TaskId task, int epoch) implements LetterSubject {}

    /// A message of a queue.
    ///
    /// @param message its id on the queue it died on
    /// @param queue which it was sent to: `lane/normal`, `worker/default`, `submissions`, `advances`
    /// @param body as it was sent
    /// @param traceparent it came with; empty if none
    /// @param task it speaks of, if it can be read
    record OfMessage(String message, String queue, String body, String traceparent, Optional<TaskId> task)
            implements LetterSubject {}

    default Optional<TaskId> taskIfAny() {
        return switch (this) {
            case OfStep step -> Optional.of(step.task());
            case OfTask task -> Optional.of(task.task());
            case OfMessage message -> message.task();
        };
    }
}
