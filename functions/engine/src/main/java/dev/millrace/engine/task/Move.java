package dev.millrace.engine.task;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.template.EventLevel;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// One recorded change of state. A move of steps may speak for many that changed alike in one write, so unlocking
/// 10,000 steps is one move.
public sealed interface Move {
    /// A task moves among these without anybody's doing.
    Set<TaskState.Kind> GOES_BY_ITSELF = Set.of(TaskState.Kind.PENDING, TaskState.Kind.RUNNING, TaskState.Kind.WAITING);

    /// Causes that are told although no state changes.
    Set<Cause> TELLS_OF_ITSELF = Set.of(Cause.CANCEL_REQUESTED, Cause.WENT_STALE, Cause.DELETED, Cause.EXPIRED);

    /// After these nothing brings a task back.
    Set<Cause> FORGETS = Set.of(Cause.DELETED, Cause.EXPIRED);

    Cause cause();

    /// More about the cause: an error's code, a person's reason. Empty when there is nothing to add.
    String detail();

    /// Who did it; empty for the engine itself.
    String actor();

    Instant at();

    /// Whether it becomes an event, or one for each of its steps. (A task that starts, parks or goes on
    /// does so by itself.)
    default boolean announcedAt(EventLevel level) {
        return switch (this) {
            case OfTask task ->
                task.from().equals(Optional.of(task.to()))
                        ? TELLS_OF_ITSELF.contains(task.cause())
                                || task.cause() == Cause.AGED && level != EventLevel.TASK
                        : level != EventLevel.TASK
                                || task.from().isEmpty()
                                || !GOES_BY_ITSELF.contains(task.to())
                                || !GOES_BY_ITSELF.contains(task.from().get());
            case OfSteps steps ->
                level == EventLevel.ALL
                        || (level == EventLevel.STEP && steps.to().settles());
        };
    }

    /// Whether a step failed for good by it, or a stale task was set aside.
    default boolean givesUp() {
        return switch (this) {
            case OfSteps steps -> steps.to() == StepState.Kind.FAILED;
            case OfTask task -> task.cause() == Cause.WENT_STALE && task.to() == TaskState.Kind.PAUSED;
        };
    }

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
