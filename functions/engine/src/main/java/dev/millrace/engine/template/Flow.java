package dev.millrace.engine.template;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a step takes part in its task's flow, beyond waiting for its parents.
///
/// @param group by whose name others wait for it and its fellows; the graph has their edges already
/// @param condition JSONLogic; where it does not hold once the parents are done, the step is skipped
/// @param afterSkipped what skipped parents mean for it
/// @param decides whether its result chooses among its children, creates steps, or both
/// @param branches of a decision, the children it chooses among: those its result does not name are skipped, with all
///     that can only be reached through them
/// @param forEach makes it stand for many
/// @param undo what takes its effect back if the task fails after it was complete
/// @param answerWithin that it is complete only when somebody outside has said so, and how long that may take
/// @param child the task that it starts instead of running a handler
public record Flow(
        Optional<String> group,
        Optional<Json> condition,
        AfterSkipped afterSkipped,
        boolean decides,
        List<String> branches,
        Optional<ForEach> forEach,
        Optional<StepTemplate> undo,
        Optional<Duration> answerWithin,
        Optional<ChildTask> child) {
    /// Of a step that just runs.
    public static final Flow PLAIN = new Flow(
            Optional.empty(),
            Optional.empty(),
            AfterSkipped.RUN,
            false,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /// Of a step that starts no task.
    public Flow(
            Optional<String> group,
            Optional<Json> condition,
            AfterSkipped afterSkipped,
            boolean decides,
            List<String> branches,
            Optional<ForEach> forEach,
            Optional<StepTemplate> undo,
            Optional<Duration> answerWithin) {
        this(group, condition, afterSkipped, decides, branches, forEach, undo, answerWithin, Optional.empty());
    }

    public Flow {
        branches = List.copyOf(branches);
    }

    /// The same, of a step that starts this task.
    public Flow starting(ChildTask task) {
        return new Flow(
                group, condition, afterSkipped, decides, branches, forEach, undo, answerWithin, Optional.of(task));
    }

    /// The same, of a step that starts none.
    public Flow startingNothing() {
        return new Flow(group, condition, afterSkipped, decides, branches, forEach, undo, answerWithin);
    }

    /// Whether the step waits for a task that it has started.
    public boolean awaitsTask() {
        return child.isPresent() && child.get().waits();
    }
}
