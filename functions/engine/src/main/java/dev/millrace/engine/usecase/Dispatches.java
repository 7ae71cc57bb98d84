package dev.millrace.engine.usecase;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the messages that send steps to their lanes, or to the queue of the workers outside that do them.
final class Dispatches {
    private Dispatches() {}

    /// One message for each of the steps: with the attempt and the delay the task's record knows of, or the first
    /// attempt at once. A step that waits longer than a queue can hold is left to the sweep.
    static List<Queues.Dispatch> of(TaskRecord task, Template template, StepSet steps, Instant now) {
        List<Queues.Dispatch> dispatches = new ArrayList<>(steps.size());
        steps.forEach(step -> {
            Optional<Waiter> waiter = task.waiter(step);
            Instant due = waiter.map(Waiter::due).orElse(now);
            if (holds(now, due)) {
                dispatches.add(
                        of(task, template, step, waiter.map(Waiter::attempt).orElse(1), now, due));
            }
        });
        return dispatches;
    }

    /// @param due when it is to arrive, at the latest [Queues#LONGEST_DELAY] ahead; later ones arrive too early and
    ///     are sent on
    static Queues.Dispatch of(TaskRecord task, Template template, int step, int attempt, Instant now, Instant due) {
        Duration ahead = Duration.between(now, due);
        Duration delay = ahead.isNegative() ? Duration.ZERO : holds(now, due) ? ahead : Queues.LONGEST_DELAY;
        return new Queues.Dispatch(
                lane(task, template, step),
                new StepMessage(
                        task.id(),
                        step,
                        task.epoch(),
                        attempt,
                        task.head().origin().traceparent()),
                delay,
                task.described(template, step).worker());
    }

    static boolean holds(Instant now, Instant due) {
        return Duration.between(now, due).compareTo(Queues.LONGEST_DELAY) <= 0;
    }

    static Lane lane(TaskRecord task, Template template, int step) {
        return task.described(template, step).lane().orElse(task.head().lane());
    }
}
