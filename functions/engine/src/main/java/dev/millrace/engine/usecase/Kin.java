package dev.millrace.engine.usecase;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Parent;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.ChildTask;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What ties a task to the one whose step has started it and waits for it.
///
/// Neither writes into the other's record. A task that ends sends its parent's step a message, and a task
/// that gives up a step which waits sends the child one; both are hints like any other, and whoever takes
/// them reads how things stand. A hint that was lost is made good by the sweep: it sends waiting steps
/// theirs anew, and asks of each child whether it is still wanted.
final class Kin {
    private final TaskStore tasks;
    private final Queues queues;

    Kin(TaskStore tasks, Queues queues) {
        this.tasks = tasks;
        this.queues = queues;
    }

    /// The idempotency key of a task that a step starts: the same each time that attempt is done.
    ///
    /// @param attempt 0 for a task that nobody waits for: of that one is enough, however often it is tried
    static String key(TaskId parent, int step, int epoch, int attempt) {
        return "child of " + parent + "/" + step + "/" + epoch + "/" + attempt;
    }

    /// The task that this attempt of a step starts.
    static TaskId childOf(ChildTask child, TaskId parent, int step, int epoch, int attempt) {
        return SubmitTask.id(child.namespace(), child.name(), key(parent, step, epoch, attempt));
    }

    /// The attempt whose task a step waits for, or waited for when it was given up.
    static OptionalInt awaiting(StepRecord record) {
        if (record.state() instanceof StepState.Waiting waiting) {
            return waiting.isForTask() ? OptionalInt.of(waiting.attempt()) : OptionalInt.empty();
        }
        return record.state() instanceof StepState.Cancelled ? awaited(record) : OptionalInt.empty();
    }

    /// The last attempt of a step that waited.
    static OptionalInt awaited(StepRecord record) {
        for (Move move : record.history().moves().reversed()) {
            if (move instanceof Move.OfSteps of && of.from() == StepState.Kind.WAITING) {
                return OptionalInt.of(of.attempt());
            }
        }
        return OptionalInt.empty();
    }

    /// Lets the step that waits for it know that a task has ended.
    void tellParent(TaskRecord ended) {
        ended.head()
                .parent()
                .filter(Parent::waits)
                .ifPresent(parent -> queues.send(List.of(new Queues.Dispatch(
                        parent.lane(),
                        new StepMessage(
                                parent.task(),
                                parent.step(),
                                parent.epoch(),
                                parent.attempt(),
                                ended.head().origin().traceparent()),
                        Duration.ZERO,
                        Optional.empty(),
                        ended.head().tenant()))));
    }

    /// Whether the step that started a task still waits for it. One that nobody waited for, or that a
    /// person has opened again, is wanted for its own sake.
    boolean isWanted(TaskRecord child) {
        Optional<Parent> waiting = child.head().parent().filter(Parent::waits);
        return waiting.isEmpty() || child.epoch() > 0 || isWaiting(waiting.get());
    }

    private boolean isWaiting(Parent parent) {
        return tasks.readTask(parent.task())
                .filter(task -> !task.ended()
                        && task.epoch() == parent.epoch()
                        && !task.settled().contains(parent.step()))
                .isPresent();
    }

    /// Lets the children know that are wanted no more since this write. One that is only being started
    /// finds out by itself when its first step is to begin.
    ///
    /// @param told steps whose own records said how they ended, and not that they were given up
    void letGo(TaskRecord before, TaskRecord now, Template template, StepSet told) {
        if (!template.awaitsTasks()) {
            return;
        }
        boolean again = now.epoch() != before.epoch();
        List<Integer> steps = new ArrayList<>();
        StepSet all = again ? StepSet.range(0, before.growth().end(before.head().steps())) : now.settled();
        all.minus(before.settled()).minus(told).forEach(step -> {
            if (before.has(step)
                    && before.described(template, step).flow().awaitsTask()
                    && before.isUnlocked(template.graph(), step)) {
                steps.add(step);
            }
        });
        if (steps.isEmpty()) {
            return;
        }
        List<Queues.Dispatch> hints = new ArrayList<>();
        tasks.readSteps(now.id(), steps).values().stream()
                .filter(record -> record.epoch() == before.epoch())
                .forEach(record ->
                        awaiting(record).ifPresent(attempt -> hints.add(hint(before, template, record, attempt))));
        if (!hints.isEmpty()) {
            queues.send(hints);
        }
    }

    private static Queues.Dispatch hint(TaskRecord parent, Template template, StepRecord record, int attempt) {
        ChildTask child =
                parent.described(template, record.step()).flow().child().orElseThrow();
        return new Queues.Dispatch(
                Dispatches.lane(parent, template, record.step()),
                new StepMessage(
                        childOf(child, parent.id(), record.step(), record.epoch(), attempt),
                        0,
                        0,
                        1,
                        parent.head().origin().traceparent()),
                Duration.ZERO,
                Optional.empty(),
                parent.head().tenant());
    }
}
