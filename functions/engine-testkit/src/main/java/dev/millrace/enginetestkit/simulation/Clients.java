package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.usecase.ControlTask;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.engine.usecase.Wish;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Those who submit and cancel, and try again when that fails, as clients do.
final class Clients {
    private static final int MOST_TRIES = 6;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Workload workload;
    private final Scheduler scheduler;
    private final Invocations invocations;
    private final SubmitTask submitTask;
    private final ControlTask controlTask;
    private final Map<Integer, TaskId> submitted = new HashMap<>();
    private final Set<TaskId> cancelled = new HashSet<>();
    private final Set<TaskId> refused = new HashSet<>();
    private int open;

    Clients(
            Workload workload,
            Scheduler scheduler,
            Invocations invocations,
            SubmitTask submitTask,
            ControlTask controlTask) {
        this.workload = workload;
        this.scheduler = scheduler;
        this.invocations = invocations;
        this.submitTask = submitTask;
        this.controlTask = controlTask;
    }

    boolean areDone() {
        return open == 0;
    }

    void plan() {
        for (int wish = 0; wish < workload.wishes().size(); wish++) {
            int mine = wish;
            open++;
            scheduler.after(workload.wishes().get(wish).at(), () -> tries(1, "submit", work -> submit(mine, work)));
        }
        for (Workload.Change cancel : workload.cancels()) {
            open++;
            scheduler.after(cancel.at(), () -> tries(1, "cancel", work -> cancel(cancel.wish(), work)));
        }
    }

    void cancel(int wish) {
        open++;
        tries(1, "cancel", work -> cancel(wish, work));
    }

    private void tries(int attempt, String name, Invocations.Work work) {
        invocations.start(name, LIMIT, List.of(work), true, done -> {
            if (done.isEmpty() && attempt < MOST_TRIES) {
                scheduler.after(Duration.ofSeconds(1L << attempt), () -> tries(attempt + 1, name, work));
            } else {
                open--;
            }
        });
    }

    private void submit(int number, Invocation invocation) {
        Workload.Wish wish = workload.wishes().get(number);
        Submission submission = new Submission(
                wish.template().ref().namespace(),
                wish.template().ref().name(),
                Optional.empty(),
                new Json(wish.input()),
                wish.key(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        switch (submitTask.submit(submission, invocation)) {
            case Submitted.Created created ->
                submitted.put(number, created.task().id());
            case Submitted.Duplicate duplicate ->
                submitted.put(number, duplicate.task().id());
            case Submitted.Conflict conflict ->
                unless(
                        workload.wishes().stream()
                                .anyMatch(other -> other.key().equals(wish.key())
                                        && !other.input().equals(wish.input())),
                        "Submission %d was refused as conflicting, and conflicts with none",
                        number);
            case Submitted.UnknownTemplate unknown -> throw new Violation("Template unknown: " + wish);
        }
    }

    private void cancel(int wish, Invocation invocation) {
        TaskId id = submitted.get(wish);
        if (id == null) {
            return;
        }
        switch (controlTask.control(id, new Wish.Cancel(), "no longer wanted", "ann", invocation)) {
            case Controlled.Done done -> cancelled.add(id);
            case Controlled.Refused late -> refused.add(id);
            case Controlled.UnknownTask unknown -> throw new Violation("Task " + id + " was submitted, and is unknown");
            case Controlled.UnknownStep unknown -> throw new Violation("No step was named: " + unknown);
        }
    }

    /// Whoever was told something finds it so.
    void judge(Ledger ledger) {
        for (TaskId id : submitted.values()) {
            unless(ledger.tasks().containsKey(id), "Task %s was submitted, and is not there", id);
        }
        for (TaskRecord task : ledger.tasks().values()) {
            boolean isCancelled = task.state().kind() == TaskState.Kind.CANCELLED;
            unless(!cancelled.contains(task.id()) || isCancelled, "It was cancelled, they said: %s", task);
            unless(!refused.contains(task.id()) || !isCancelled, "It could not be cancelled, they said: %s", task);
        }
    }
}
