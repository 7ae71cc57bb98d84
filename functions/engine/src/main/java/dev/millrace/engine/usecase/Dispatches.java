package dev.millrace.engine.usecase;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.Continuation;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.StepRecord;
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
                int legs = waiter.filter(entry -> entry.kind() == Waiter.Kind.GOES_ON)
                                .isPresent()
                        ? 1
                        : 0;
                dispatches.add(
                        of(task, template, step, waiter.map(Waiter::attempt).orElse(1), legs, now, due));
            }
        });
        return dispatches;
    }

    /// @param due when it is to arrive, at the latest [Queues#LONGEST_DELAY] ahead; later ones arrive too early and
    ///     are sent on
    static Queues.Dispatch of(TaskRecord task, Template template, int step, int attempt, Instant now, Instant due) {
        return of(task, template, step, attempt, 0, now, due);
    }

    /// What a step's record says it waits for.
    static Queues.Dispatch of(TaskRecord task, Template template, StepRecord record, Instant now, Instant due) {
        int legs = record.continuation().map(Continuation::legs).orElse(0);
        return of(task, template, record.step(), record.attempt(), legs, now, due);
    }

    private static Queues.Dispatch of(
            TaskRecord task, Template template, int step, int attempt, int legs, Instant now, Instant due) {
        Duration ahead = Duration.between(now, due);
        Duration delay = ahead.isNegative() ? Duration.ZERO : holds(now, due) ? ahead : Queues.LONGEST_DELAY;
        return new Queues.Dispatch(
                lane(task, template, step),
                new StepMessage(
                        task.id(),
                        step,
                        task.epoch(),
                        attempt,
                        legs,
                        task.head().origin().traceparent()),
                delay,
                task.described(template, step).worker(),
                task.head().tenant());
    }

    static boolean holds(Instant now, Instant due) {
        return Duration.between(now, due).compareTo(Queues.LONGEST_DELAY) <= 0;
    }

    static Lane lane(TaskRecord task, Template template, int step) {
        return task.head().queueOf(task.described(template, step));
    }
}
