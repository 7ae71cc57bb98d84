package dev.millrace.engine.usecase;

import dev.millrace.engine.advance.Advance;
import dev.millrace.engine.advance.Happening;
import dev.millrace.engine.advance.Plan;
import dev.millrace.engine.advance.Slot;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Seed;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes into a task what happened to its steps, and sends what that unlocked.
///
/// Lost the race for the write? Then plan again on what stands there now: the refusal brought it along, so a lost
/// race costs no read. The write comes first and the sending second; a worker that dies in between leaves the steps
/// in `owed`, and whoever meets the task next sends them.
public final class AdvanceTask {
    private final TaskStore tasks;
    private final Queues queues;
    private final GrownTemplates templates;
    private final Journal journal;
    private final InstantSource clock;
    private final Kin kin;

    public AdvanceTask(TaskStore tasks, Queues queues, Templates templates, Journal journal, InstantSource clock) {
        this.tasks = tasks;
        this.queues = queues;
        this.templates = new GrownTemplates(templates, tasks);
        this.journal = journal;
        this.clock = clock;
        this.kin = new Kin(tasks, queues);
    }

    /// Settles steps whose own records say already how they ended: the work of the advance queue, which brings the
    /// completions of one task together so that they cost one write. All must be of the same task.
    ///
    /// @param again whether any of these messages has been delivered before: then the task's debts are paid too
    public void settle(TaskId id, List<Finish> finishes, boolean again, Invocation invocation) {
        Optional<TaskRecord> read = tasks.readTask(id);
        if (read.isEmpty()) {
            finishes.forEach(finish -> journal.ignored(id, finish.step(), finish.attempt(), "there is no such task"));
            return;
        }
        Template template = template(read.get());
        List<Happening> happenings = finishes.stream()
                .map(finish -> (Happening)
                        new Happening.Ended(finish.step(), finish.epoch(), finish.attempt(), finish.ending()))
                .toList();
        Advanced advanced = apply(read.get(), template, happenings, Optional.empty(), StepSet.EMPTY, invocation);
        if (again && !advanced.written()) {
            payDebts(advanced.task(), advanced.template(), invocation);
            tellParent(advanced.task());
        }
    }

    /// Applies happenings until they are written or turn out to change nothing.
    ///
    /// @param sent owed steps that the caller has sent since it last wrote
    Advanced apply(
            TaskRecord read,
            Template template,
            List<? extends Happening> happenings,
            Optional<Slot> slot,
            StepSet sent,
            Invocation invocation) {
        Advanced advanced = write(
                read,
                template,
                told(happenings),
                invocation,
                (now, grown) ->
                        Advance.plan(grown, now, happenings, slot, sent, clock.instant(), invocation.nextWriter()));
        return advanced.written() ? advanced : orStarted(advanced, happenings, slot);
    }

    /// Steps that ended as their own records say, and whose tasks have ended therefore if they waited for any.
    private static StepSet told(List<? extends Happening> happenings) {
        return StepSet.of(happenings.stream()
                .filter(happening ->
                        happening instanceof Happening.Ended ended && ended.ending() != StepState.Kind.CANCELLED)
                .mapToInt(Happening::step)
                .toArray());
    }

    /// Our write may stand although we were told it lost: its answer got lost, and somebody else wrote before it was
    /// repeated. The owner's name was made for this call alone, so what runs under it is ours to run.
    private static Advanced orStarted(Advanced advanced, List<? extends Happening> happenings, Optional<Slot> slot) {
        Set<String> owners = new HashSet<>();
        slot.ifPresent(offer -> owners.add(offer.owner()));
        for (Happening happening : happenings) {
            if (happening instanceof Happening.RootClaimed claimed) {
                owners.add(claimed.owner());
            }
        }
        Optional<InPlace> started = advanced.task().running().stream()
                .filter(running -> owners.contains(running.owner()))
                .findFirst();
        return new Advanced(advanced.task(), advanced.template(), false, started, advanced.sent());
    }

    /// Writes a plan, making it anew on what stands there as often as another writer was faster.
    ///
    /// @param template with what was created up to the record that was read
    Advanced write(TaskRecord read, Template template, Invocation invocation, Planner planner) {
        return write(read, template, StepSet.EMPTY, invocation, planner);
    }

    /// @param told see [Kin#letGo]
    private Advanced write(TaskRecord read, Template template, StepSet told, Invocation invocation, Planner planner) {
        TaskRecord now = read;
        Template grown = template;
        boolean raced = false;
        while (true) {
            Plan plan = planner.plan(now, grown);
            if (plan instanceof Plan.Change change) {
                change.page().ifPresent(tasks::put);
                Write<TaskRecord> write = tasks.replace(change.next());
                if (write instanceof Write.Moved<TaskRecord> moved) {
                    Advanced advanced = committed(moved.now(), change);
                    kin.letGo(now, moved.now(), change.template(), told);
                    tellParent(moved.now());
                    return advanced;
                }
                Optional<TaskRecord> standing = ((Write.Lost<TaskRecord>) write).now();
                if (standing.isEmpty()) {
                    return new Advanced(now, grown, false, Optional.empty(), StepSet.EMPTY);
                }
                grown = standing.get().growth().fans().equals(now.growth().fans()) ? grown : template(standing.get());
                now = standing.get();
                raced = true;
            } else {
                ((Plan.Nothing) plan).ignored().forEach(ignored -> tell(read, ignored));
                if (raced) {
                    payDebts(now, grown, invocation);
                }
                return new Advanced(now, grown, false, Optional.empty(), StepSet.EMPTY);
            }
        }
    }

    private Advanced committed(TaskRecord task, Plan.Change change) {
        templates.remember(task, change.template());
        change.ignored().forEach(ignored -> tell(task, ignored));
        for (Move move : task.history().published()) {
            journal.moved(task.id(), task.head().origin(), task.version(), move);
        }
        send(task, change.template(), change.dispatch());
        return new Advanced(task, change.template(), true, change.started(), change.dispatch());
    }

    private void tell(TaskRecord task, Plan.IgnoredHappening ignored) {
        journal.ignored(
                task.id(), ignored.happening().step(), 0, ignored.because().sentence());
    }

    /// Sends what the task owes, if that was not sent since it came to owe it. Whoever sends says so first, in a write:
    /// of any number of messages that meet a debt one pays it, so no copy of a message leads to more than one of each
    /// step. Who dies behind that write leaves those steps to the sweep.
    void payDebts(TaskRecord task, Template template, Invocation invocation) {
        TaskRecord now = task;
        while (owes(now)) {
            StepSet owed = now.owed().minus(now.settled());
            Template grown = now.growth().fans().equals(task.growth().fans()) ? template : template(now);
            switch (tasks.replace(Advance.paid(grown, now, clock.instant(), invocation.nextWriter()))) {
                case Write.Moved<TaskRecord> moved -> {
                    send(moved.now(), grown, owed);
                    return;
                }
                case Write.Lost<TaskRecord> lost -> {
                    if (lost.now().isEmpty()) {
                        return;
                    }
                    now = lost.now().get();
                }
            }
        }
    }

    /// What was let go while nothing is to start is sent when it goes on.
    private static boolean owes(TaskRecord task) {
        TaskState.Kind kind = task.state().kind();
        return !kind.ends()
                && kind != TaskState.Kind.PAUSED
                && kind != TaskState.Kind.BLOCKED
                && !task.owed().minus(task.settled()).isEmpty();
    }

    /// Lets the parent of a task know that it has ended, if it has. Saying so again is harmless.
    void tellParent(TaskRecord task) {
        if (task.ended()) {
            kin.tellParent(task);
        }
    }

    /// Cancels a task that was started by a step which waits for it no more.
    ///
    /// @return whether it is wanted
    boolean keepsIfWanted(TaskRecord task, Invocation invocation) {
        if (task.ended() || kin.isWanted(task)) {
            return true;
        }
        Template template = template(task);
        write(
                task,
                template,
                invocation,
                (now, grown) -> Advance.abandon(grown, now, clock.instant(), invocation.nextWriter()));
        return false;
    }

    private void send(TaskRecord task, Template template, StepSet steps) {
        if (!steps.isEmpty()) {
            queues.send(Dispatches.of(task, template, steps, clock.instant()));
        }
    }

    /// With what was created in it.
    Template template(TaskRecord task) {
        return templates.of(task);
    }

    /// What a decision's record says it creates.
    Optional<Seed> seed(StepTemplate step, StepRecord record) {
        return templates.seed(step, record);
    }

    Seed seed(Json plan) {
        return templates.seed(plan);
    }

    /// Makes a plan from the record that stands.
    @FunctionalInterface
    interface Planner {
        /// @param template with what was created up to this record
        Plan plan(TaskRecord now, Template template);
    }

    /// @param task as it stands now, as far as is known
    /// @param template with what was created in it
    /// @param written whether anything was
    /// @param started the step that the caller is to run now
    /// @param sent steps that are owed by the record and have been sent
    record Advanced(TaskRecord task, Template template, boolean written, Optional<InPlace> started, StepSet sent) {}
}
