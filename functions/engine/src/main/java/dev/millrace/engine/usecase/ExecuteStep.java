package dev.millrace.engine.usecase;

import dev.millrace.engine.advance.Happening;
import dev.millrace.engine.gate.Answer;
import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.gate.Pass;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.StepRunner;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers a message of a lane: claims the step, runs it, records how it ended, advances the task, and goes on in place
/// with what that unlocked, step after step, as long as the invocation has time.
///
/// A message is only a hint. What is to be done follows from the task's record, read first; a copy, a late or an early
/// message leads to nothing, or to what was left undone. Whatever flies out of [#execute] leaves the message to be
/// delivered again, and the next delivery finds what was committed and does the rest.
public final class ExecuteStep {
    /// A worker settles the task itself while no more than this many steps are open; beyond, completions meet in
    /// the advance queue, where they cost one write together instead of one each and the refusals.
    private static final int FEW = 4;

    /// Bytes a result may take in the task's own item.
    private static final int SMALL = 512;

    private final TaskStore tasks;
    private final Queues queues;
    private final Payloads payloads;
    private final Templates templates;
    private final StepRunner runner;
    private final Journal journal;
    private final InstantSource clock;
    private final Gate gate;
    private final AdvanceTask advance;
    private final StepClaims claims;
    private final Attempts attempts;

    public ExecuteStep(
            TaskStore tasks,
            Queues queues,
            Payloads payloads,
            Templates templates,
            StepRunner runner,
            Journal journal,
            Gate gate,
            Chance chance,
            InstantSource clock) {
        this.gate = gate;
        this.tasks = tasks;
        this.queues = queues;
        this.payloads = payloads;
        this.templates = templates;
        this.runner = runner;
        this.journal = journal;
        this.clock = clock;
        this.advance = new AdvanceTask(tasks, queues, templates, journal, clock);
        this.attempts = new Attempts(chance, clock);
        this.claims = new StepClaims(tasks, payloads, journal, clock, attempts);
    }

    /// @param lane the message came from
    public void execute(StepMessage message, Lane lane, Invocation invocation) {
        Optional<TaskRecord> read = tasks.readTask(message.task());
        if (read.isEmpty()) {
            ignored(message, "there is no such task");
            return;
        }
        TaskRecord task = read.get();
        if (task.ended() || task.epoch() != message.epoch()) {
            ignored(message, task.ended() ? "the task has ended" : "it speaks of another epoch");
            return;
        }
        if (task.state().kind() == TaskState.Kind.PAUSED) {
            ignored(message, "the task is paused");
            return;
        }
        Template template = templates.byHash(
                task.head().origin().template(), task.head().origin().templateHash());
        new Worker(task, template, lane, invocation).answer(message);
    }

    private void ignored(StepMessage message, String because) {
        journal.ignored(message.task(), message.step(), message.attempt(), because);
    }

    /// One message's work on one task.
    private final class Worker {
        private final Template template;
        private final Lane lane;
        private final Invocation invocation;
        private final TaskInput input;
        private TaskRecord task;
        private StepSet sent = StepSet.EMPTY;
        private Pass pass = Pass.FREE;

        Worker(TaskRecord task, Template template, Lane lane, Invocation invocation) {
            this.task = task;
            this.template = template;
            this.lane = lane;
            this.invocation = invocation;
            this.input = new TaskInput(tasks, payloads, template);
        }

        void answer(StepMessage message) {
            int step = message.step();
            if (step < 0 || step >= template.graph().size()) {
                ignored(message, "there is no such step");
                return;
            }
            if (task.settled().contains(step) || task.runningInPlace(step).isPresent()) {
                heal(message);
                return;
            }
            if (!template.graph().parentsIn(task.released(), step)) {
                ignored(message, "its parents are not done");
                return;
            }
            Optional<Waiter> waiter = task.waiter(step);
            if (waiter.isPresent() && !isDue(waiter.get(), message)) {
                return;
            }
            if (waiter.isPresent() && waiter.get().kind() == Waiter.Kind.TIMER) {
                runInPlace(apply(List.of(new Happening.TimerDue(waiter.get()))));
            } else {
                enter(message);
            }
        }

        /// Asks the limits. What flies out leaves the permits to their leases: the claim may stand, and so
        /// may its lease. A message that is put off goes back to its lane as a copy, unless its step runs
        /// nothing any more: how that ended is no start.
        private void enter(StepMessage message) {
            int number = message.step();
            StepTemplate step = template.step(number);
            switch (gate.admit(task.id(), template.ref().namespace(), number, step, () -> input.input(task))) {
                case Pass free -> {
                    pass = free;
                    begin(message);
                    free.giveBack();
                }
                case Answer.PutOff later -> {
                    if (tasks.readStep(task.id(), message.step())
                            .filter(record -> startsNothing(record, message))
                            .isPresent()) {
                        runClaimed(message);
                    } else {
                        putOff(message, later.due(), later.because());
                    }
                }
            }
        }

        private boolean startsNothing(StepRecord record, StepMessage message) {
            return record.epoch() == task.epoch()
                    && record.attempt() >= message.attempt()
                    && (record.state().kind().settles() || record.state() instanceof StepState.Waiting);
        }

        private void putOff(StepMessage message, Instant due, String because) {
            queues.send(
                    List.of(Dispatches.of(task, template, message.step(), message.attempt(), clock.instant(), due)));
            ignored(message, because);
        }

        private void begin(StepMessage message) {
            int step = message.step();
            Instant leaseUntil = clock.instant().plus(template.step(step).lease());
            if (!pass.outlasts(leaseUntil)) {
                putOff(message, clock.instant(), "it stood in the gate for too long");
            } else if (claimedOnTheTask(message)) {
                Happening claim = new Happening.RootClaimed(
                        step, task.epoch(), pass.bounded(leaseUntil), invocation.nextWriter());
                runInPlace(apply(List.of(claim)));
            } else {
                runClaimed(message);
            }
        }

        /// The first attempt of an only root has no record but the task's. This follows from the message and the
        /// template alone, so every worker that meets this attempt contends for the same item.
        private boolean claimedOnTheTask(StepMessage message) {
            return message.step() == 0
                    && message.attempt() == 1
                    && template.graph().roots() == 1
                    && template.step(0).mayRunInPlace();
        }

        /// What this message speaks of has been committed. It came again, so a worker may have died before it sent
        /// what it owed, or while it ran a step in place.
        private void heal(StepMessage message) {
            ignored(message, "it is settled, or runs in place");
            List<Happening> over = attempts.overdue(task, template);
            TaskRecord now = over.isEmpty() ? task : apply(over).task();
            advance.payDebts(now, template);
        }

        private boolean isDue(Waiter waiter, StepMessage message) {
            if (message.attempt() < waiter.attempt()) {
                ignored(message, "another attempt has followed");
                return false;
            }
            Instant now = clock.instant();
            if (now.isBefore(waiter.due())) {
                if (Dispatches.holds(now, waiter.due())) {
                    queues.send(
                            List.of(Dispatches.of(task, template, waiter.step(), waiter.attempt(), now, waiter.due())));
                }
                ignored(message, "its time has not come");
                return false;
            }
            return true;
        }

        private AdvanceTask.Advanced apply(List<Happening> happenings) {
            AdvanceTask.Advanced advanced = advance.apply(
                    task,
                    template,
                    happenings,
                    Optional.of(invocation.slot(lane, gate.free(template))),
                    sent,
                    invocation);
            task = advanced.task();
            sent = advanced.written() ? advanced.sent() : sent;
            return advanced;
        }

        private void runClaimed(StepMessage message) {
            StepClaims.Result result = claims.claim(task, template, message, invocation, pass);
            if (result instanceof StepClaims.Owned owned) {
                Outcome outcome = run(message.step(), owned.attempt(), owned::beat);
                StepClaims.Aftermath aftermath = claims.record(owned, outcome, template, invocation);
                if (aftermath instanceof StepClaims.Refused) {
                    pass.leave();
                }
                pass.giveBack();
                goOn(aftermath);
            } else {
                goOn((StepClaims.Aftermath) result);
            }
        }

        private void goOn(StepClaims.Aftermath aftermath) {
            switch (aftermath) {
                case StepClaims.Ended finished -> settle(finished.record());
                case StepClaims.Later later -> sendLater(later);
                case StepClaims.Refused refused ->
                    journal.ignored(task.id(), refused.step(), refused.attempt(), refused.because());
            }
        }

        private void settle(StepRecord record) {
            StepState.Kind ending = record.state().kind();
            if (task.open() > FEW) {
                queues.send(new Finish(task.id(), record.step(), record.epoch(), record.attempt(), ending));
            } else {
                runInPlace(
                        apply(List.of(new Happening.Ended(record.step(), record.epoch(), record.attempt(), ending))));
            }
        }

        private void sendLater(StepClaims.Later later) {
            int step = later.record().step();
            int attempt = later.record().attempt();
            Instant now = clock.instant();
            if (Dispatches.holds(now, later.due())) {
                queues.send(List.of(Dispatches.of(task, template, step, attempt, now, later.due())));
            } else {
                apply(List.of(new Happening.WaitsLong(step, later.record().epoch(), attempt, later.due())));
            }
        }

        /// Goes on with what the last write started here, until a write starts nothing.
        private void runInPlace(AdvanceTask.Advanced first) {
            AdvanceTask.Advanced advanced = first;
            while (advanced.started().isPresent()) {
                InPlace running = advanced.started().get();
                Outcome outcome = run(running.step(), running.attempt(), () -> stillRuns(running));
                Optional<Happening> happening = happening(running, outcome);
                if (happening.isEmpty()) {
                    return;
                }
                advanced = apply(List.of(happening.get()));
                pass.giveBack();
            }
        }

        private Optional<Happening> happening(InPlace running, Outcome outcome) {
            return switch (outcome) {
                case Outcome.Completed completed ->
                    Optional.of(new Happening.Returned(
                            running, keep(running, completed.result(), new StepState.Complete(running.attempt()))));
                case Outcome.Failed failed ->
                    Optional.of(new Happening.Broke(
                            running,
                            failed.error(),
                            attempts.retryAt(template.step(running.step()), running.attempt(), failed)));
                case Outcome.Waits waits ->
                    Optional.of(new Happening.AskedToWait(
                            running,
                            waits.until(),
                            keep(running, waits.result(), new StepState.Waiting(running.attempt(), waits.until()))));
                case Outcome.Abandoned abandoned -> Optional.empty();
            };
        }

        /// A small result goes into the task's item with the write that settles the step. A large one is put into a
        /// record of the step first; that write tells of no transition.
        private Optional<Kept> keep(InPlace running, Json result, StepState state) {
            input.produced(running.step(), result);
            if (result.size() <= SMALL) {
                return Optional.of(new Kept.Result(result));
            }
            Payload payload = payloads.keep(task.id(), result, StepClaims.INLINE_RESULT);
            StepRecord record = new StepRecord(
                    task.id(),
                    running.step(),
                    task.head().origin(),
                    task.epoch(),
                    state,
                    1,
                    task.version(),
                    Optional.of(payload),
                    History.NONE,
                    invocation.nextWriter(),
                    clock.instant());
            tasks.begin(record, clock.instant());
            return Optional.empty();
        }

        private boolean stillRuns(InPlace running) {
            return tasks.readTask(task.id())
                    .flatMap(now -> now.runningInPlace(running.step()))
                    .filter(running::equals)
                    .isPresent();
        }

        private Outcome run(int number, int attempt, StepCall.Heartbeat heartbeat) {
            StepTemplate step = template.step(number);
            Json taskInput = step.readsTaskInput() ? input.input(task) : Json.NULL;
            Map<String, Json> results = input.results(task, step);
            Gate.Attempt begun = gate.begins(step, pass.of(number));
            Outcome outcome = runner.run(new StepCall(
                    task.id(),
                    step,
                    number,
                    attempt,
                    Attempts.idempotencyKey(task, step),
                    task.head().origin().correlationId(),
                    TraceContext.ofAttempt(
                            task.head().origin().traceparent(), task.id(), number, task.epoch(), attempt),
                    taskInput,
                    results,
                    clock.instant().plus(step.timeout()),
                    heartbeat));
            begun.ended(outcome);
            return outcome;
        }
    }
}
