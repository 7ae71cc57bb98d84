package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.usecase.ControlTask;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.engine.usecase.Wish;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
    private final Ledger ledger;
    private final InstantSource clock;
    private final Set<TaskId> cancelled = new HashSet<>();
    private final Set<TaskId> refused = new HashSet<>();
    private final Set<TaskId> ordered = new HashSet<>();
    private int open;

    Clients(
            Workload workload,
            Scheduler scheduler,
            Invocations invocations,
            SubmitTask submitTask,
            ControlTask controlTask,
            Ledger ledger,
            InstantSource clock) {
        this.workload = workload;
        this.scheduler = scheduler;
        this.invocations = invocations;
        this.submitTask = submitTask;
        this.controlTask = controlTask;
        this.ledger = ledger;
        this.clock = clock;
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
            scheduler.after(cancel.at(), () -> tries(1, "order", work -> order(cancel.wish(), cancel.order(), work)));
        }
    }

    void cancel(int wish) {
        open++;
        tries(1, "order", work -> order(wish, new Wish.Cancel(), work));
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
        Instant begin = clock.instant();
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
            case Submitted.Created created -> answered(number, created.task(), begin);
            case Submitted.Duplicate duplicate -> answered(number, duplicate.task(), begin);
            case Submitted.Conflict conflict ->
                unless(
                        workload.wishes().stream()
                                .anyMatch(other -> other.key().equals(wish.key())
                                        && !other.input().equals(wish.input())),
                        "Submission %d was refused as conflicting, and conflicts with none",
                        number);
            case Submitted.BeingErased erased -> throw new Violation("Erased, and nobody asked: " + wish);
            case Submitted.UnknownTemplate unknown -> throw new Violation("Template unknown: " + wish);
        }
    }

    /// Who is told of a task whose submissions are the same within a window asked while that was open.
    private void answered(int number, TaskRecord task, Instant begin) {
        Workload.Wish wish = workload.wishes().get(number);
        submitted.put(number, task.id());
        boolean windowed = wish.template().identity().within().isPresent()
                && (wish.key().isPresent() || wish.template().identity().by() == Identity.By.CONTENT);
        unless(
                windowed == ledger.window(task.id()).isPresent(),
                "Whether a window names task %s, its template says: %s",
                task.id(),
                wish);
        ledger.window(task.id())
                .ifPresent(window -> unless(
                        window.until().isAfter(begin),
                        "Submission %d came after the window of its task: %s",
                        number,
                        window));
    }

    private void order(int wish, Wish order, Invocation invocation) {
        TaskId id = submitted.get(wish);
        if (id == null) {
            return;
        }
        boolean cancels = order instanceof Wish.Cancel;
        switch (controlTask.control(id, order, "no longer wanted", "ann", invocation)) {
            case Controlled.Done done -> (cancels ? cancelled : ordered).add(id);
            case Controlled.Refused late -> (cancels ? refused : ordered).add(id);
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
