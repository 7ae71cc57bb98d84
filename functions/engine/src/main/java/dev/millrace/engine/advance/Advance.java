package dev.millrace.engine.advance;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.Reason;
import dev.millrace.engine.state.TaskEvent;
import dev.millrace.engine.state.TaskRules;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Stale;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Brings a task's record in line with what happened, in memory; whoever calls writes the result in one
/// conditional write.
///
/// The sets are the whole trick. A step may run when all its parents are in *released*; the task is over when
/// *settled* has all steps. Adding to a set twice adds nothing, so a message that comes twice, two workers that
/// finish side by side, and a worker that died after its write all lead to the same record. (A counter of open
/// parents would be smaller, and wrong at the first redelivery.) The work follows what changed: only children of
/// the steps released here are looked at, and each of them word by word of the set.
///
/// In this order: the happenings, each by its own rule; the task's start; what the released steps unlock;
/// what a failure gives up; the step that goes on in place; the end of the task, or its parking when all
/// that could go on waits.
public final class Advance {
    private Advance() {}

    /// @param slot the worker's offer to go on in place; empty where nobody can
    /// @param sent owed steps that this worker has sent meanwhile
    /// @param writer names the write
    public static Plan plan(
            Template template,
            TaskRecord read,
            List<? extends Happening> happenings,
            Optional<Slot> slot,
            StepSet sent,
            Instant at,
            String writer) {
        Draft draft = new Draft(template, read, at);
        List<Plan.IgnoredHappening> ignored = new ArrayList<>();
        for (Happening happening : happenings) {
            draft.apply(happening).ifPresent(because -> ignored.add(new Plan.IgnoredHappening(happening, because)));
        }
        if (!draft.changed()) {
            return new Plan.Nothing(ignored);
        }
        draft.unlockChildren();
        draft.giveUpBehindFailures();
        draft.compensate();
        draft.goOnInPlace(slot);
        draft.finishOrPark();
        draft.owe(sent);
        return draft.change(writer, ignored);
    }

    /// Ends the task. Steps that run are told at their next heartbeat; what they still record unlocks nothing.
    ///
    /// @return a plan, or why there is none: the task has ended
    public static Decision<Plan> cancel(
            Template template, TaskRecord read, String reason, String actor, Instant at, String writer) {
        return cancel(template, read, Cause.REQUESTED, reason, actor, at, writer);
    }

    /// Ends a task that was started by a step which waits for it no more.
    ///
    /// @return a plan; nothing to do if the task has ended meanwhile
    public static Plan abandon(Template template, TaskRecord read, Instant at, String writer) {
        return switch (cancel(template, read, Cause.PARENT_ENDED, "", "", at, writer)) {
            case Decision.Moves<Plan> moves -> moves.to();
            case Decision.Ignored<Plan> ignored -> new Plan.Nothing(List.of());
        };
    }

    private static Decision<Plan> cancel(
            Template template, TaskRecord read, Cause cause, String reason, String actor, Instant at, String writer) {
        if (read.gone()) {
            return Decision.ignore(Reason.ENDED);
        }
        return switch (TaskRules.decide(read.state(), new TaskEvent.Cancel())) {
            case Decision.Ignored<?> ignored -> Decision.ignore(ignored.because());
            case Decision.Moves<?> moves -> {
                OrderDraft draft = new OrderDraft(template, read, at);
                draft.cancel(cause, reason, actor);
                yield Decision.to(draft.change(writer, List.of()));
            }
        };
    }

    /// Does what a person orders.
    ///
    /// @return a plan, or why nothing changes
    public static Decision<Plan> order(
            Template template, TaskRecord read, Order order, String reason, String actor, Instant at, String writer) {
        if (read.gone()) {
            return Decision.ignore(Reason.ENDED);
        }
        OrderDraft draft = new OrderDraft(template, read, at);
        Optional<Reason> ignored = draft.order(order, reason, actor);
        if (ignored.isPresent()) {
            return Decision.ignore(ignored.get());
        }
        draft.unlockChildren();
        draft.compensate();
        draft.goOnInPlace(Optional.empty());
        draft.finishOrPark();
        draft.owe(StepSet.EMPTY);
        return Decision.to(draft.change(writer, List.of()));
    }

    /// Fails a task whose time is over.
    ///
    /// @return nothing to do if [#timesOut] does not hold of it any more
    public static Plan timeOut(Template template, TaskRecord read, Instant at, String writer) {
        if (!timesOut(read)) {
            return new Plan.Nothing(List.of());
        }
        OrderDraft draft = new OrderDraft(template, read, at);
        draft.timeOut();
        draft.unlockChildren();
        draft.compensate();
        draft.goOnInPlace(Optional.empty());
        draft.finishOrPark();
        draft.owe(StepSet.EMPTY);
        return draft.change(writer, List.of());
    }

    /// Whether it ends when its time is over: it has not ended, waits for no person, and does not fail already and take
    /// back what was done.
    public static boolean timesOut(TaskRecord task) {
        TaskState.Kind kind = task.state().kind();
        return !kind.ends()
                && kind != TaskState.Kind.BLOCKED
                && kind != TaskState.Kind.PAUSED
                && task.growth().undo().isEmpty();
    }

    /// Does with a stale task what its template says.
    ///
    /// @param seen the version at which it was found stale; at any other it is not
    public static Plan goStale(
            Template template,
            TaskRecord read,
            long seen,
            Stale.Action action,
            Instant nextLook,
            Instant at,
            String writer) {
        if (read.version() != seen || read.ended()) {
            return new Plan.Nothing(List.of());
        }
        OrderDraft draft = new OrderDraft(template, read, at);
        draft.goStale(action, nextLook);
        draft.unlockChildren();
        draft.compensate();
        draft.goOnInPlace(Optional.empty());
        draft.finishOrPark();
        draft.owe(StepSet.EMPTY);
        return draft.change(writer, List.of());
    }

    /// Forgets a task that has ended: from this write on it is gone, and what is left is to be erased.
    ///
    /// @param cause deleted or expired
    /// @return a plan, or why there is none: it is gone already, or has not ended
    public static Decision<Plan> forget(
            Template template, TaskRecord read, Cause cause, String reason, String actor, Instant at, String writer) {
        if (read.gone()) {
            return Decision.ignore(Reason.ALREADY_SO);
        }
        if (!read.ended()) {
            return Decision.ignore(Reason.RUNNING);
        }
        OrderDraft draft = new OrderDraft(template, read, at);
        draft.forget(cause, reason, actor);
        return Decision.to(draft.change(writer, List.of()));
    }

    /// Notes that what the task owes is being sent.
    public static TaskRecord paid(Template template, TaskRecord read, Instant at, String writer) {
        Draft draft = new Draft(template, read, at);
        draft.owed = StepSet.EMPTY;
        return draft.change(writer, List.of()).next();
    }

    /// Moves the sweep's next look, and notes what this one saw.
    ///
    /// @param ages whether its steps have waited so long that they go one lane up
    /// @return nothing to do if the task has ended meanwhile
    public static Plan looked(
            Template template,
            TaskRecord read,
            List<? extends Happening> happenings,
            Instant next,
            boolean ages,
            StepSet sent,
            Instant at,
            String writer) {
        if (read.ended()) {
            return new Plan.Nothing(List.of());
        }
        Draft draft = new Draft(template, read, at);
        List<Plan.IgnoredHappening> ignored = new ArrayList<>();
        for (Happening happening : happenings) {
            draft.apply(happening).ifPresent(because -> ignored.add(new Plan.IgnoredHappening(happening, because)));
        }
        draft.looked(next);
        if (ages) {
            draft.age();
        }
        draft.unlockChildren();
        draft.giveUpBehindFailures();
        draft.compensate();
        draft.goOnInPlace(Optional.empty());
        draft.finishOrPark();
        draft.owe(sent);
        return draft.change(writer, ignored);
    }
}
