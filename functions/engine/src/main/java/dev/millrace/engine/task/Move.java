package dev.millrace.engine.task;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import java.time.Instant;
import java.util.Optional;

/// One recorded change of state. A move of steps may speak for many that changed alike in one write, so unlocking
/// 10,000
/// steps is one move.
public sealed interface Move {
    Cause cause();

    /// More about the cause: an error's code, a person's reason. Empty when there is nothing to add.
    String detail();

    /// Who did it; empty for the engine itself.
    String actor();

    Instant at();

    /// @param from empty when the task came into being
    record OfTask(
            Optional<TaskState.Kind> from, TaskState.Kind to, Cause cause, String detail, String actor, Instant at)
            implements Move {}

    /// @param attempt the attempt that began, ended or is to come; 0 where no attempt is meant
    record OfSteps(
            StepSet steps,
            StepState.Kind from,
            StepState.Kind to,
            int attempt,
            Cause cause,
            String detail,
            String actor,
            Instant at)
            implements Move {}
}
