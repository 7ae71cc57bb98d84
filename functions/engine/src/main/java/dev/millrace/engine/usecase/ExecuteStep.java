package dev.millrace.engine.usecase;

import dev.millrace.engine.advance.Happening;
import dev.millrace.engine.gate.Answer;
import dev.millrace.engine.gate.Entrant;
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
import dev.millrace.engine.task.AttemptName;
import dev.millrace.engine.task.Continuation;
import dev.millrace.engine.task.Fan;
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
import dev.millrace.engine.template.Seed;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
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

    /// Bytes that events of the user's own may take in the task's own item, which is written with them once
    /// and paid for twice. More are kept apart first.
    private static final int SMALL_EVENTS = 1024;

    private static final String NO_TASK = "there is no such task";
    private static final String NO_STEP = "there is no such step";
    private static final String ANOTHER_EPOCH = "it speaks of another epoch";

    private final TaskStore tasks;
    private final Queues queues;
    private final Payloads payloads;
    private final StepRunner runner;
    private final Journal journal;
    private final InstantSource clock;
    private final Chance chance;
    private final Gate gate;
    private final AdvanceTask advance;
    private final StepClaims claims;
    private final AttemptEnds ends;
    private final Attempts attempts;
    private final ChildTasks children;
    private final PutBack putBack;

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
        this.runner = runner;
        this.journal = journal;
        this.clock = clock;
        this.chance = chance;
        this.advance = new AdvanceTask(tasks, queues, templates, journal, clock);
        this.attempts = new Attempts(chance, clock);
        this.putBack = new PutBack(queues);
        this.claims = new StepClaims(tasks, payloads, journal, clock, attempts);
        this.ends = new AttemptEnds(tasks, payloads, journal, clock, attempts);
        this.children = new ChildTasks(
                tasks,
                payloads,
                templates,
                new SubmitTask(tasks, queues, payloads, templates, journal, chance, clock),
                runner::problem,
                advance::template);
    }

    /// @param lane the message came from
    public void execute(StepMessage message, Lane lane, Invocation invocation) {
        execute(message, tasks.readTask(message.task()), Optional.of(lane), invocation);
    }

    /// Answers a message of a worker queue: claims the step for a worker outside, whom the runner hands it
    /// to. Nothing goes on in place here.
    public HandedOut handOut(StepMessage message, Invocation invocation) {
        return execute(message, tasks.readTask(message.task()), Optional.empty(), invocation);
    }

    /// As [#handOut(StepMessage, Invocation)], of a message that a worker says it has received. All that it says may be
    /// invented: it opens steps of the worker's own queue, when they are due, and moves nothing else.
    ///
    /// @param queue of workers, whose steps the caller may have
    public HandedOut handOut(StepMessage message, String queue, Invocation invocation) {
        Optional<TaskRecord> read = tasks.readTask(message.task());
        if (read.isEmpty()) {
            return ignored(message, NO_TASK);
        }
        TaskRecord task = read.get();
        if (task.epoch() != message.epoch()) {
            return ignored(message, ANOTHER_EPOCH);
        }
        if (!task.has(message.step())) {
            return ignored(message, NO_STEP);
        }
        boolean ours = task.described(advance.template(task), message.step())
                .worker()
                .filter(queue::equals)
                .isPresent();
        return ours ? execute(message, read, Optional.empty(), invocation) : new HandedOut.Foreign();
    }

    /// Does what follows from how an attempt ended that was not run here.
    void goOn(TaskRecord task, Template template, Aftermath aftermath, Invocation invocation) {
        new Worker(task, template, Optional.empty(), invocation).goOn(aftermath);
    }

    /// An attempt ended that was handed out: its handler's breaker and pace hear of it.
    void told(StepTemplate step, Outcome outcome) {
        gate.told(step, outcome);
    }

    /// Renews the permits of an attempt that was handed out.
    ///
    /// @param record of the step, as it runs
    /// @return whether it has all it needs
    boolean renewPermits(TaskRecord task, Template template, StepRecord record) {
        return record.holder()
                .map(holder -> gate.renew(entrant(task, template, record.step()), () -> input(task), holder))
                .orElse(true);
    }

    /// Gives back the permits of an attempt that was handed out.
    ///
    /// @param record of the step, as it ran
    void giveBackPermits(TaskRecord task, Template template, StepRecord record) {
        record.holder()
                .ifPresent(holder -> gate.giveBack(
                        entrant(task, template, record.step()), () -> input(task), holder, record.began()));
    }

    private Json input(TaskRecord task) {
        return new TaskInput(tasks, payloads).input(task);
    }

    private static Entrant entrant(TaskRecord task, Template template, int number) {
        StepTemplate step = task.described(template, number);
        return new Entrant(task.id(), template.ref(), task.head().laneOf(step), number, step);
    }

    private HandedOut execute(
            StepMessage message, Optional<TaskRecord> read, Optional<Lane> lane, Invocation invocation) {
        if (read.isEmpty()) {
            return ignored(message, NO_TASK);
        }
        TaskRecord task = read.get();
        advance.tellParent(task);
        if (!task.ended() && !advance.keepsIfWanted(task, invocation)) {
            return ignored(message, "the step that started this task waits for it no more");
        }
        if (task.ended() || task.epoch() != message.epoch()) {
            return ignored(message, task.ended() ? "the task has ended" : ANOTHER_EPOCH);
        }
        if (task.state().kind() == TaskState.Kind.PAUSED || task.state().kind() == TaskState.Kind.BLOCKED) {
            return ignored(
                    message, "the task is " + (task.state().kind() == TaskState.Kind.PAUSED ? "paused" : "blocked"));
        }
        Worker worker = new Worker(task, advance.template(task), lane, invocation);
        worker.answer(message);
        return worker.handedOut;
    }

    private HandedOut ignored(StepMessage message, String because) {
        journal.ignored(message.task(), message.step(), message.attempt(), because);
        return new HandedOut.ToNobody(because);
    }

    /// One message's work on one task.
    private final class Worker {
        private final Optional<Lane> lane;
        private final Invocation invocation;
        private final TaskInput input;
        private TaskRecord task;
        private Template template;
        private StepSet sent = StepSet.EMPTY;
        private Pass pass = Pass.FREE;
        private HandedOut handedOut = new HandedOut.ToNobody("there is nothing in it for a worker to do");

        /// @param lane it works for; empty where steps are handed to workers outside
        Worker(TaskRecord task, Template template, Optional<Lane> lane, Invocation invocation) {
            this.task = task;
            this.template = template;
            this.lane = lane;
            this.invocation = invocation;
            this.input = new TaskInput(tasks, payloads);
        }

        private void ignored(StepMessage message, String because) {
            handedOut = ExecuteStep.this.ignored(message, because);
        }

        void answer(StepMessage message) {
            int step = message.step();
            if (!task.has(step)) {
                ignored(message, NO_STEP);
                return;
            }
            boolean decided = task.growth().createdBy(step).isPresent();
            if (decided
                    || task.settled().contains(step)
                    || task.runningInPlace(step).isPresent()) {
                heal(message);
                return;
            }
            if (!task.isUnlocked(template.graph(), step)) {
                ignored(message, "its parents are not done");
                return;
            }
            if (task.described(template, step).worker().isPresent() == lane.isPresent()) {
                ignored(message, "it came by a queue that is not its step's, and is sent on");
                Instant now = clock.instant();
                queues.send(List.of(Dispatches.of(task, template, step, message.attempt(), now, now)));
                return;
            }
            if (isToSpread(step)) {
                spread(message);
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
            if (StepClaims.failing(task, template, message.step())) {
                runClaimed(message);
                return;
            }
            switch (gate.admit(entrant(task, template, message.step()), () -> input.input(task))) {
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
            Instant now = clock.instant();
            putBack.send(Dispatches.of(task, template, message.step(), message.attempt(), now, due), now);
            ignored(message, because);
        }

        private void begin(StepMessage message) {
            int step = message.step();
            Instant leaseUntil =
                    clock.instant().plus(task.described(template, step).lease());
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

        /// Whether the step stands for many, and has no work but theirs.
        private boolean isToSpread(int step) {
            return task.isNode(step) && template.step(step).flow().forEach().isPresent();
        }

        /// Finds out how many items there are. Nothing outside is touched by that, so it needs no claim: whoever writes
        /// first has said it.
        private void spread(StepMessage message) {
            int step = message.step();
            if (task.growth().itemsOf(step).isPresent()) {
                advance.payDebts(task, template, invocation);
                return;
            }
            if (StepClaims.failing(task, template, step)) {
                runInPlace(apply(List.of(
                        new Happening.NotSpread(step, task.epoch(), StepState.Kind.CANCELLED, Optional.empty()))));
                return;
            }
            Optional<Answer.PutOff> held = gate.held(entrant(task, template, step));
            if (held.isPresent()) {
                putOff(message, held.get().due(), held.get().because());
                return;
            }
            Outcome outcome = run(step, 1, () -> true, "");
            runInPlace(apply(List.of(spread(step, outcome))));
        }

        private Happening spread(int step, Outcome outcome) {
            return switch (outcome) {
                case Outcome.Spreads known -> new Happening.Spread(step, task.epoch(), known.items());
                case Outcome.Skipped skipped ->
                    new Happening.NotSpread(step, task.epoch(), StepState.Kind.SKIPPED, Optional.empty());
                case Outcome.Failed failed ->
                    new Happening.NotSpread(step, task.epoch(), StepState.Kind.FAILED, Optional.of(failed.error()));
                case Outcome.Completed other -> throw new IllegalStateException("A step that spreads has no result");
                case Outcome.StartsTask other -> throw new IllegalStateException("A step that spreads has no child");
                case Outcome.Chose other -> throw new IllegalStateException("A step that spreads does not choose");
                case Outcome.Creates other -> throw new IllegalStateException("A step that spreads does not create");
                case Outcome.Waits other -> throw new IllegalStateException("A step that spreads does not wait");
                case Outcome.GoesOn other -> throw new IllegalStateException("A step that spreads has no checkpoint");
                case Outcome.Abandoned other -> throw new IllegalStateException("Nobody abandons what was not claimed");
                case Outcome.HandedOver other -> throw new IllegalStateException("Nobody takes what was not claimed");
            };
        }

        /// The first attempt of an only root has no record but the task's, until it goes on from a checkpoint: the
        /// task says so from then on. Besides, this follows from the message and the template alone, so every worker
        /// that meets this attempt contends for the same item.
        private boolean claimedOnTheTask(StepMessage message) {
            return message.step() == 0
                    && message.attempt() == 1
                    && task.waiter(0).isEmpty()
                    && template.graph().roots() == 1
                    && template.step(0).mayRunInPlace();
        }

        /// What this message speaks of has been committed. It came again, so a worker may have died before it sent
        /// what it owed, or while it ran a step in place.
        private void heal(StepMessage message) {
            ignored(message, "it is settled, or runs in place");
            List<Happening> over = attempts.overdue(task, template);
            if (!over.isEmpty()) {
                runInPlace(apply(over));
            }
            advance.payDebts(task, template, invocation);
        }

        /// What the task knows of may be behind: an answer from outside, and the next attempt with it, may come while
        /// the worker that asked for it is still telling the task that the step waits. The step's own record decides
        /// about an attempt that the task has not heard of.
        private boolean isDue(Waiter waiter, StepMessage message) {
            if (message.attempt() < waiter.attempt()) {
                ignored(message, "another attempt has followed");
                return false;
            }
            if (message.attempt() > waiter.attempt() && waiter.kind() != Waiter.Kind.TIMER) {
                return true;
            }
            Instant now = clock.instant();
            if (now.isBefore(waiter.due())) {
                if (Dispatches.holds(now, waiter.due())) {
                    putBack.send(
                            Dispatches.of(task, template, waiter.step(), waiter.attempt(), now, waiter.due()), now);
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
                    lane.map(queue -> invocation.slot(queue, gate.free(task.head()))),
                    sent,
                    invocation);
            task = advanced.task();
            template = advanced.template();
            sent = advanced.written() ? advanced.sent() : sent;
            return advanced;
        }

        private void runClaimed(StepMessage message) {
            ClaimResult result = claims.claim(task, template, message, invocation, pass);
            if (result instanceof OwnedStep owned) {
                String secret = secretOf(task.described(template, message.step()), owned.record());
                Outcome outcome = run(message.step(), owned.attempt(), owned, secret);
                Aftermath aftermath = ends.record(owned, outcome, template, secret, invocation);
                if (aftermath instanceof Aftermath.Refused || outcome instanceof Outcome.HandedOver) {
                    pass.leave();
                }
                pass.giveBack();
                if (aftermath instanceof Aftermath.AwaitsTask awaits && outcome instanceof Outcome.StartsTask starts) {
                    start(awaits.record(), starts);
                } else {
                    goOn(aftermath);
                }
                handedOut = outcome instanceof Outcome.HandedOver ? new HandedOut.ToWorker() : toNobody(aftermath);
            } else {
                Aftermath aftermath = (Aftermath) result;
                goOn(aftermath);
                handedOut = toNobody(aftermath);
            }
        }

        private static HandedOut toNobody(Aftermath aftermath) {
            return new HandedOut.ToNobody(
                    switch (aftermath) {
                        case Aftermath.Ended ended ->
                            "the step is "
                                    + ended.record().state().kind().name().toLowerCase(Locale.ROOT);
                        case Aftermath.Later later -> "it goes on at " + later.due();
                        case Aftermath.Held held -> "a worker has it, at least until " + held.until();
                        case Aftermath.AwaitsTask awaits -> "it waits for a task";
                        case Aftermath.Refused refused -> refused.because();
                    });
        }

        /// What an answer from outside must name. It stays the same while the attempt is gone on with.
        private String secretOf(StepTemplate step, StepRecord record) {
            if (step.flow().answerWithin().isEmpty()) {
                return "";
            }
            return record.continuation()
                    .filter(from -> from.attempt() == record.attempt())
                    .flatMap(from -> record.holder())
                    .orElseGet(chance::name);
        }

        private void goOn(Aftermath aftermath) {
            switch (aftermath) {
                case Aftermath.Ended finished -> settle(finished.record());
                case Aftermath.Later later -> sendLater(later);
                case Aftermath.Held held -> sendForItsLease(held);
                case Aftermath.AwaitsTask awaits -> lookAfter(awaits.record());
                case Aftermath.Refused refused ->
                    journal.ignored(task.id(), refused.step(), refused.attempt(), refused.because());
            }
        }

        /// Finds out how the task stands that a step waits for, and starts it if whoever should have did not come to.
        private void lookAfter(StepRecord record) {
            Optional<TaskRecord> child = children.find(task, described(record), record.step(), record.attempt());
            if (child.isPresent()) {
                settleIfEnded(record, child.get());
            } else {
                Outcome outcome = run(record.step(), record.attempt(), () -> true, "");
                if (outcome instanceof Outcome.StartsTask starts) {
                    start(record, starts);
                } else {
                    goOn(ends.answered(record, described(record), outcome, invocation));
                }
            }
        }

        private void start(StepRecord record, Outcome.StartsTask starts) {
            switch (children.start(task, template, record.step(), record.attempt(), starts, invocation)) {
                case ChildTasks.Standing standing -> settleIfEnded(record, standing.child());
                case ChildTasks.Refused refused ->
                    goOn(ends.answered(record, described(record), refused.failure(), invocation));
            }
        }

        private void settleIfEnded(StepRecord record, TaskRecord child) {
            if (child.ended()) {
                Outcome outcome = children.outcome(described(record), child);
                goOn(ends.answered(record, described(record), outcome, invocation));
            }
        }

        private StepTemplate described(StepRecord record) {
            return task.described(template, record.step());
        }

        private void settle(StepRecord record) {
            StepState.Kind ending = record.state().kind();
            Optional<Seed> seed = ending == StepState.Kind.COMPLETE
                    ? advance.seed(task.described(template, record.step()), record)
                    : Optional.empty();
            if (task.open() > FEW && record.unchosen().isEmpty() && seed.isEmpty()) {
                queues.send(new Finish(task.id(), record.step(), record.epoch(), record.attempt(), ending));
            } else {
                runInPlace(apply(List.of(new Happening.Ended(
                        record.step(), record.epoch(), record.attempt(), ending, record.unchosen(), seed))));
            }
        }

        /// For when the worker outside is not heard of again. It comes too early where the lease was
        /// renewed or is longer than a queue can hold, and is sent on then.
        private void sendForItsLease(Aftermath.Held held) {
            StepRecord record = held.record();
            Instant now = clock.instant();
            putBack.send(Dispatches.of(task, template, record.step(), record.attempt(), now, held.until()), now);
        }

        private void sendLater(Aftermath.Later later) {
            StepRecord record = later.record();
            Instant now = clock.instant();
            if (Dispatches.holds(now, later.due())) {
                putBack.send(Dispatches.of(task, template, record, now, later.due()), now);
            } else {
                Waiter.Kind kind = record.state() instanceof StepState.Ready ? Waiter.Kind.GOES_ON : Waiter.Kind.RETRY;
                apply(List.of(
                        new Happening.WaitsLong(record.step(), record.epoch(), record.attempt(), later.due(), kind)));
            }
        }

        /// Goes on with what the last write started here, until a write starts nothing.
        private void runInPlace(AdvanceTask.Advanced first) {
            AdvanceTask.Advanced advanced = first;
            while (advanced.started().isPresent()) {
                InPlace running = advanced.started().get();
                Outcome outcome = run(running.step(), running.attempt(), () -> stillRuns(running), "");
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
                            running,
                            keep(running, completed.result(), new StepState.Complete(running.attempt())),
                            StepSet.EMPTY,
                            Optional.empty(),
                            events(outcome)));
                case Outcome.Chose chose ->
                    Optional.of(new Happening.Returned(
                            running,
                            keep(running, chose.result(), new StepState.Complete(running.attempt())),
                            AttemptEnds.unchosen(template, running.step(), chose.branches()),
                            Optional.empty(),
                            events(outcome)));
                case Outcome.Creates creates -> {
                    keepApart(running, creates.plan(), new StepState.Complete(running.attempt()));
                    yield Optional.of(new Happening.Returned(
                            running,
                            Optional.empty(),
                            AttemptEnds.unchosen(template, running.step(), creates.branches()),
                            Optional.of(advance.seed(creates.plan())),
                            events(outcome)));
                }
                case Outcome.Skipped skipped -> Optional.of(new Happening.PassedOver(running));
                case Outcome.StartsTask starts ->
                    throw new IllegalStateException("A step that waits for a task is not run in place: " + running);
                case Outcome.Spreads spreads ->
                    throw new IllegalStateException("A step that spreads is not run in place: " + running);
                case Outcome.Failed failed ->
                    Optional.of(new Happening.Broke(
                            running,
                            failed.error(),
                            attempts.retryAt(
                                    task.described(template, running.step()),
                                    running.attempt(),
                                    failed,
                                    clock.instant())));
                case Outcome.Waits waits ->
                    Optional.of(new Happening.AskedToWait(
                            running,
                            waits.until(),
                            keep(running, waits.result(), new StepState.Waiting(running.attempt(), waits.until())),
                            events(outcome)));
                case Outcome.GoesOn goesOn -> Optional.of(moveOut(running, goesOn));
                case Outcome.Abandoned abandoned -> Optional.empty();
                case Outcome.HandedOver handedOver ->
                    throw new IllegalStateException("What runs in place is handed to nobody: " + running);
            };
        }

        /// The step gets a record of its own for its checkpoint, and travels from now on. That write tells of no
        /// transition; the task's own, which follows, does. Whoever dies between leaves a checkpoint that the next
        /// attempt goes on from.
        private Happening moveOut(InPlace running, Outcome.GoesOn goesOn) {
            Instant now = clock.instant();
            Instant due = now.plus(goesOn.after());
            StepRecord record = record(running, new StepState.Ready(running.attempt(), 1, due), Optional.empty(), now)
                    .goingOn(new Continuation(
                            1,
                            running.attempt(),
                            1,
                            now,
                            payloads.keep(task.id(), goesOn.checkpoint(), AttemptEnds.INLINE_CHECKPOINT)));
            tasks.begin(record, now);
            return new Happening.NotFinished(running, due, events(goesOn));
        }

        /// They are told by the task's write that says how the attempt went, since that is what can be lost.
        private Optional<Payload> events(Outcome outcome) {
            return outcome.events().map(list -> payloads.keep(task.id(), list, SMALL_EVENTS));
        }

        private StepRecord record(InPlace running, StepState state, Optional<Payload> result, Instant now) {
            return new StepRecord(
                    task.id(),
                    running.step(),
                    StepClaims.label(task, template, running.step()),
                    task.head().origin(),
                    task.epoch(),
                    state,
                    1,
                    task.version(),
                    result,
                    StepSet.EMPTY,
                    History.NONE,
                    invocation.nextWriter(),
                    now);
        }

        /// A small result goes into the task's item with the write that settles the step. A large one is put into a
        /// record of the step first; that write tells of no transition.
        private Optional<Kept> keep(InPlace running, Json result, StepState state) {
            input.produced(running.step(), result);
            if (result.size() <= SMALL) {
                return Optional.of(new Kept.Result(result));
            }
            keepApart(running, result, state);
            return Optional.empty();
        }

        private void keepApart(InPlace running, Json result, StepState state) {
            Payload payload = payloads.keep(task.id(), result, AttemptEnds.INLINE_RESULT);
            Instant now = clock.instant();
            tasks.begin(record(running, state, Optional.of(payload), now), now);
        }

        private boolean stillRuns(InPlace running) {
            return tasks.readTask(task.id())
                    .flatMap(now -> now.runningInPlace(running.step()))
                    .filter(running::equals)
                    .isPresent();
        }

        private Outcome run(int number, int attempt, StepCall.Heartbeat heartbeat, String secret) {
            StepTemplate step = task.described(template, number);
            Json taskInput = step.readsTaskInput() ? input.input(task) : Json.NULL;
            Map<String, Json> results = input.results(task, template, step);
            Gate.Attempt begun = gate.begins(step, pass.of(number));
            Outcome outcome = runner.run(new StepCall(
                    task.id(),
                    template,
                    step,
                    number,
                    attempt,
                    Attempts.idempotencyKey(task, template, number),
                    AttemptName.of(task, number, attempt).text(),
                    task.head().origin().correlationId(),
                    TraceContext.ofAttempt(
                            task.head().origin().traceparent(), task.id(), number, task.epoch(), attempt),
                    taskInput,
                    results,
                    task.growth()
                            .fanOf(number)
                            .filter(fan -> fan.kind() == Fan.Kind.ITEMS)
                            .map(fan -> number - fan.base())
                            .orElse(-1),
                    secret.isEmpty() ? "" : new AnswerToken(task.id(), number, task.epoch(), attempt, secret).text(),
                    clock.instant().plus(step.timeout()),
                    heartbeat));
            if (outcome instanceof Outcome.StartsTask starts) {
                outcome = children.ready(task, template, number, attempt, starts, invocation);
            }
            begun.ended(outcome);
            return attempts.bounded(task, number, outcome);
        }
    }
}
