package dev.millrace.enginetestkit;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Template;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A task as a test looks at it: its record, how each step stands, and what its records still tell of its moves.
///
/// @param steps by name, in the order of their numbers
/// @param moves of the task and its steps, by time. Those of one time stand as: task's own record, then
///     steps' by number
public record TaskSeen(Template template, TaskRecord task, Map<String, StepState.Kind> steps, List<Move> moves) {
    public TaskSeen {
        moves = List.copyOf(moves);
    }

    /// Reads all there is of a task.
    public static TaskSeen of(TaskStore store, Template template, TaskId id) {
        TaskRecord task = store.readTask(id).orElseThrow(() -> new IllegalArgumentException("There is no task " + id));
        Map<Integer, StepRecord> records = store.readSteps(id);
        Map<String, StepState.Kind> steps = new LinkedHashMap<>();
        for (int step = 0; step < task.growth().end(template.steps().size()); step++) {
            steps.put(task.nameOf(template, step), kind(template, task, records, step));
        }
        List<Move> moves = new ArrayList<>();
        task.lastPage()
                .ifPresent(last -> store.readPages(id, last).reversed().stream()
                        .map(Page::history)
                        .forEach(history -> moves.addAll(history.moves())));
        moves.addAll(task.history().moves());
        records.values().forEach(record -> moves.addAll(record.history().moves()));
        moves.sort(Comparator.comparing(Move::at));
        return new TaskSeen(template, task, steps, moves);
    }

    private static StepState.Kind kind(Template template, TaskRecord task, Map<Integer, StepRecord> records, int step) {
        StepSet complete = task.released().minus(task.skipped()).minus(task.resolved());
        if (task.settled().contains(step)) {
            return complete.contains(step)
                    ? StepState.Kind.COMPLETE
                    : task.skipped().contains(step)
                            ? StepState.Kind.SKIPPED
                            : task.resolved().contains(step)
                                    ? StepState.Kind.RESOLVED
                                    : task.failed().contains(step) ? StepState.Kind.FAILED : StepState.Kind.CANCELLED;
        }
        if (task.running().stream().mapToInt(InPlace::step).anyMatch(number -> number == step)) {
            return StepState.Kind.RUNNING;
        }
        if (task.growth().itemsOf(step).isPresent()) {
            return StepState.Kind.WAITING;
        }
        StepRecord record = records.get(step);
        if (record != null && record.epoch() == task.epoch()) {
            return record.state().kind();
        }
        return task.waiter(step)
                .map(waiter -> waiter.kind() == Waiter.Kind.RETRY ? StepState.Kind.RETRYING : StepState.Kind.WAITING)
                .orElse(
                        task.isUnlocked(template.graph(), step)
                                ? StepState.Kind.READY
                                : StepState.Kind.PENDING);
    }
}
