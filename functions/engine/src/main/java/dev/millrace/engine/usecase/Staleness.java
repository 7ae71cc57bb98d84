package dev.millrace.engine.usecase;

import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Stale;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.util.Optional;

/// Whether a live task is stale: nothing of it changed for as long as its template says, and it waits neither for a
/// time that is yet to come nor for a person. Its own record tells of most changes; only where that has been silent for
/// long enough are its steps' records read.
///
/// @param action what is to be done about it now; nothing if it is fresh, or was told since its last change
/// @param lookAt when to look again; whenever, where the template does not ask
record Staleness(Optional<Stale.Action> action, Optional<Instant> lookAt) {
    private static final Staleness NOT_ASKED = new Staleness(Optional.empty(), Optional.empty());

    static Staleness of(TaskStore tasks, TaskRecord task, Template template, Instant now) {
        TaskState.Kind kind = task.state().kind();
        if (template.stale().isEmpty() || kind == TaskState.Kind.PAUSED || kind == TaskState.Kind.BLOCKED) {
            return NOT_ASKED;
        }
        Stale stale = template.stale().get();
        Instant changed = task.head().createdAt();
        Instant told = Instant.MIN;
        for (Move move : task.history().moves()) {
            if (move.cause() == Cause.WENT_STALE) {
                told = later(told, move.at());
            } else {
                changed = later(changed, move.at());
            }
        }
        boolean waits = task.waiting().stream().anyMatch(waiter -> waiter.due().isAfter(now));
        if (!waits && !now.isBefore(changed.plus(stale.after()))) {
            for (StepRecord step : tasks.readSteps(task.id()).values()) {
                if (step.epoch() == task.epoch() && !task.settled().contains(step.step())) {
                    changed = later(changed, step.updatedAt());
                    waits |= waitsUntil(step).filter(now::isBefore).isPresent();
                }
            }
        }
        Instant due = changed.plus(stale.after());
        if (waits || now.isBefore(due)) {
            return new Staleness(Optional.empty(), Optional.of(now.isBefore(due) ? due : now.plus(stale.after())));
        }
        return new Staleness(
                told.isBefore(changed) ? Optional.of(stale.action()) : Optional.empty(),
                Optional.of(now.plus(stale.after())));
    }

    /// The earlier of this look and another.
    Instant noLaterThan(Instant planned) {
        return lookAt.filter(planned::isAfter).orElse(planned);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Optional<Instant> waitsUntil(StepRecord step) {
        return switch (step.state()) {
            case StepState.Retrying retrying -> Optional.of(retrying.due());
            case StepState.Waiting waiting -> Optional.of(waiting.due());
            case StepState.Pending none -> Optional.empty();
            case StepState.Ready none -> Optional.empty();
            case StepState.Running none -> Optional.empty();
            case StepState.Complete none -> Optional.empty();
            case StepState.Failed none -> Optional.empty();
            case StepState.Skipped none -> Optional.empty();
            case StepState.Cancelled none -> Optional.empty();
            case StepState.Resolved none -> Optional.empty();
        };
    }
}
