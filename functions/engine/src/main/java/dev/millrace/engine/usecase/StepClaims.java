package dev.millrace.engine.usecase;

import dev.millrace.engine.gate.Pass;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.Reason;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepEvent;
import dev.millrace.engine.state.StepRules;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Continuation;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.task.WorkToken;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Claims steps that travel through a lane, and writes their records: who has the step, until when, and how it ended.
///
/// The usual claim puts a record where none stands: one write, no read. When one stands, the refusal brings it
/// along, and [StepRules] says what this message may do to it: take over from a worker whose lease is over, start
/// the next attempt, end a timer, or nothing. Each write names the revision it read, so of any number of workers
/// one wins.
final class StepClaims {
    /// Bytes a result may take in a step's record; the table's items end at 400 KB.
    static final int INLINE_RESULT = 300 * 1024;

    /// Bytes a checkpoint may take in a step's record, which is written twice for each invocation.
    static final int INLINE_CHECKPOINT = 2048;

    /// How often one leg of an attempt may change hands. An attempt that kills its worker each time ends here as
    /// failed,
    /// instead of killing workers for ever.
    static final int MOST_CLAIMS = 3;

    private final TaskStore tasks;
    private final Payloads payloads;
    private final Journal journal;
    private final InstantSource clock;
    private final Attempts attempts;

    StepClaims(TaskStore tasks, Payloads payloads, Journal journal, InstantSource clock, Attempts attempts) {
        this.tasks = tasks;
        this.payloads = payloads;
        this.journal = journal;
        this.clock = clock;
        this.attempts = attempts;
    }

    /// What came of a claim.
    sealed interface Result {}

    /// What came of a claim that there is nothing to run for, or of the end of an attempt.
    sealed interface Aftermath extends Result {}

    /// The step is ours: run it.
    final class Owned implements Result, StepCall.Heartbeat {
        private final StepTemplate step;
        private final Invocation invocation;
        private final Pass pass;
        private StepRecord record;
        private Optional<Json> details;
        private boolean over;

        private Owned(StepRecord record, StepTemplate step, Invocation invocation, Pass pass) {
            this.record = record;
            this.details = record.details();
            this.step = step;
            this.invocation = invocation;
            this.pass = pass;
        }

        @Override
        public synchronized void note(Json noted) {
            details = Optional.of(noted);
        }

        @Override
        public synchronized Optional<Json> details() {
            return details;
        }

        @Override
        public Optional<Json> checkpoint() {
            return record().continuation().map(from -> payloads.read(from.checkpoint()));
        }

        @Override
        public synchronized Optional<WorkToken> token() {
            StepState.Running running = running(record);
            return record.holder()
                    .map(secret -> new WorkToken(
                            record.task(), record.step(), record.epoch(), running.attempt(), running.claim(), secret));
        }

        synchronized StepRecord record() {
            return record;
        }

        int attempt() {
            return record().attempt();
        }

        /// The attempt is over: whoever of it still lives renews nothing any more.
        synchronized StepRecord over() {
            over = true;
            return record;
        }

        /// Renews the lease.
        ///
        /// @return whether the step is still ours and its task goes on
        @Override
        public synchronized boolean beat() {
            return !over
                    && pass.renew()
                    && tasks.readTask(record.task())
                            .filter(task -> !task.ended())
                            .isPresent()
                    && renew();
        }

        /// Renews the lease of a step whose task is known to go on.
        ///
        /// @return whether the step is still ours
        synchronized boolean renew() {
            StepState.Running running = running(record);
            Instant until = pass.bounded(clock.instant().plus(step.lease()));
            StepEvent beat = new StepEvent.Heartbeat(running.attempt(), running.claim(), until);
            if (!(StepRules.decide(running, beat) instanceof Decision.Moves<StepState> moves)) {
                return false;
            }
            StepRecord next = after(record, moves.to(), List.of(), record.result(), details, invocation);
            if (tasks.replace(next) instanceof Write.Moved<StepRecord> moved) {
                record = moved.now();
                return true;
            }
            return false;
        }
    }

    /// The step has ended, by us or by somebody else; the task may not know it yet.
    record Ended(StepRecord record) implements Aftermath {}

    /// The step goes on when due, with the attempt its record names.
    record Later(StepRecord record, Instant due) implements Aftermath {}

    /// A worker outside has it until then, unless it is heard of before.
    record Held(StepRecord record, Instant until) implements Aftermath {}

    /// The step waits for the task that this attempt of it starts.
    record AwaitsTask(StepRecord record) implements Aftermath {}

    /// Nothing is to be done.
    record Refused(int step, int attempt, String because) implements Aftermath {}

    /// @param pass bounds the lease; [Pass#FREE] bounds nothing
    Result claim(TaskRecord task, Template template, StepMessage message, Invocation invocation, Pass pass) {
        Claim claim = new Claim(task, template, message, invocation, pass);
        if (message.attempt() == 1 && message.legs() == 0 && !claim.failing() && !claim.awaitsTask()) {
            return claim.begin();
        }
        Optional<StepRecord> standing = tasks.readStep(task.id(), message.step());
        if (standing.isPresent() && standing.get().epoch() >= task.epoch()) {
            return claim.meet(standing.get());
        }
        return claim.isAhead(0) ? claim.refused(Reason.NOT_BEGUN.sentence()) : claim.begin();
    }

    /// A worker that ran an earlier attempt in place kept a large result there, and lost the attempt before it
    /// could settle the step: that result counts for nothing. Neither does a failure that a person has the step
    /// tried after.
    private static boolean leftBehind(StepRecord standing, StepMessage message) {
        return switch (standing.state()) {
            case StepState.Complete complete -> complete.attempt() < message.attempt();
            case StepState.Waiting waiting -> waiting.attempt() < message.attempt();
            case StepState.Pending pending -> false;
            case StepState.Ready ready -> ready.attempt() < message.attempt();
            case StepState.Running running -> false;
            case StepState.Retrying retrying -> false;
            case StepState.Failed failed -> failed.attempt() < message.attempt();
            case StepState.Skipped skipped -> false;
            case StepState.Cancelled cancelled -> false;
            case StepState.Resolved resolved -> false;
        };
    }

    /// Whether the task gives up this step if it has not begun. Compensations are what a failing task still does.
    static boolean failing(TaskRecord task, Template template, int step) {
        return (task.head().isLeaving() || template.failurePolicy() == FailurePolicy.FAIL_FAST && task.hasFailed())
                && task.growth()
                        .fanOf(step)
                        .filter(fan -> fan.kind() == Fan.Kind.UNDO)
                        .isEmpty();
    }

    static String label(TaskRecord task, Template template, int step) {
        return step < task.head().steps() ? "" : task.nameOf(template, step);
    }

    /// The children that a decision did not choose.
    static StepSet unchosen(Template template, int step, Set<String> chosen) {
        return StepSet.of(template.step(step).flow().branches().stream()
                .filter(branch -> !chosen.contains(branch))
                .mapToInt(branch -> template.numberOf(branch).orElseThrow())
                .toArray());
    }

    /// One message's try to get hold of one step.
    private final class Claim {
        private final TaskRecord task;
        private final Template template;
        private final StepTemplate step;
        private final StepMessage message;
        private final Invocation invocation;
        private final Pass pass;

        Claim(TaskRecord task, Template template, StepMessage message, Invocation invocation, Pass pass) {
            this.task = task;
            this.template = template;
            this.step = task.described(template, message.step());
            this.message = message;
            this.invocation = invocation;
            this.pass = pass;
        }

        private StepEvent claimed(Instant now) {
            return new StepEvent.Claim(message.attempt(), pass.bounded(now.plus(step.lease())), now);
        }

        /// Whether the task gives up what has not begun.
        boolean failing() {
            return StepClaims.failing(task, template, message.step());
        }

        private Cause givingUp() {
            return task.head().isLeaving() ? Cause.REQUESTED : Cause.FAILED_FAST;
        }

        /// Its messages come more than once: a read finds that out for less than a refused write.
        boolean awaitsTask() {
            return step.flow().awaitsTask();
        }

        /// Whether the message speaks of an attempt that nothing here leads to: it was sent for another task, which had
        /// the same key and was erased.
        ///
        /// @param recorded the attempt that the step's record speaks of
        boolean isAhead(int recorded) {
            int expected = task.waiter(message.step()).map(Waiter::attempt).orElse(1);
            return message.attempt() > Math.max(expected, recorded);
        }

        Result begin() {
            Instant now = clock.instant();
            StepState before = message.attempt() == 1 ? new StepState.Ready(1) : waitsForRetry(message.attempt(), now);
            StepEvent event = failing() ? new StepEvent.Cancel() : claimed(now);
            if (!(StepRules.decide(before, event) instanceof Decision.Moves<StepState> moves)) {
                throw new IllegalStateException("A step that is due can be claimed: " + message);
            }
            Cause cause = failing() ? givingUp() : Cause.CLAIMED;
            String writer = invocation.nextWriter();
            StepRecord first = new StepRecord(
                    task.id(),
                    message.step(),
                    label(task, template, message.step()),
                    task.head().origin(),
                    task.epoch(),
                    moves.to(),
                    1,
                    task.version(),
                    Optional.empty(),
                    StepSet.EMPTY,
                    earlierHistory()
                            .then(List.of(
                                    move(message.step(), before.kind(), moves.to(), message.attempt(), cause, "", now)))
                            .bounded(StepRecord.RECENT_MOVES),
                    writer,
                    now,
                    Optional.empty(),
                    holder(step, moves.to(), writer),
                    Optional.empty());
            Write<StepRecord> write = tasks.begin(first, now);
            if (write instanceof Write.Moved<StepRecord> moved) {
                return written(moved.now());
            }
            return ((Write.Lost<StepRecord>) write)
                    .now()
                    .map(this::meet)
                    .orElseThrow(() -> new IllegalStateException("A refused claim shows what stands: " + message));
        }

        /// Of a task that was restarted, what the step's record tells of the epochs before. One read more, and only
        /// then.
        private History earlierHistory() {
            return task.epoch() == 0
                    ? History.NONE
                    : tasks.readStep(task.id(), message.step())
                            .map(StepRecord::history)
                            .orElse(History.NONE);
        }

        private Result written(StepRecord record) {
            tell(record);
            return record.state().kind() == StepState.Kind.RUNNING
                    ? new Owned(record, step, invocation, pass)
                    : new Ended(record);
        }

        Result meet(StepRecord standing) {
            if (standing.epoch() != task.epoch()) {
                return refused("it speaks of another epoch");
            }
            Instant now = clock.instant();
            boolean ahead = isAhead(standing.attempt());
            if (!ahead && leftBehind(standing, message)) {
                return startOver(standing, now);
            }
            if (standing.state().kind().settles()) {
                return new Ended(standing);
            }
            if (ahead) {
                return refused(Reason.NOT_BEGUN.sentence());
            }
            if (failing()) {
                return giveUp(standing, now);
            }
            return switch (standing.state()) {
                case StepState.Waiting waiting -> wakeUp(standing, waiting, now);
                case StepState.Retrying retrying ->
                    message.attempt() < retrying.attempt() ? new Later(standing, retrying.due()) : take(standing, now);
                case StepState.Running running -> take(standing, now);
                case StepState.Pending pending -> refused("its parents are not done");
                case StepState.Ready ready -> take(standing, now);
                case StepState.Complete settled -> new Ended(standing);
                case StepState.Failed settled -> new Ended(standing);
                case StepState.Skipped settled -> new Ended(standing);
                case StepState.Cancelled settled -> new Ended(standing);
                case StepState.Resolved settled -> new Ended(standing);
            };
        }

        private Result wakeUp(StepRecord standing, StepState.Waiting waiting, Instant now) {
            if (waiting.isForTask()) {
                return new AwaitsTask(seen(standing));
            }
            if (!waiting.token().isEmpty() && !now.isBefore(waiting.due())) {
                return overdue(standing, waiting, now);
            }
            Decision<StepState> decision = StepRules.decide(waiting, new StepEvent.WakeUp(waiting.attempt(), now));
            return decision instanceof Decision.Moves<StepState> moves
                    ? replace(standing, moves.to(), waiting.attempt(), Cause.TIMER_DUE, "", now)
                    : new Later(standing, waiting.due());
        }

        /// Nobody has answered in time.
        private Result overdue(StepRecord standing, StepState.Waiting waiting, Instant now) {
            StepError error = now.isBefore(waiting.last())
                    ? new StepError(
                            StepError.HEARTBEAT_MISSED,
                            "Those who are to answer were last heard of, or asked, " + step.lease() + " before "
                                    + waiting.due())
                    : new StepError(StepError.ANSWER_OVERDUE, "Nobody said by " + waiting.last() + " how it ended");
            StepEvent event = new StepEvent.Answer(
                    waiting.attempt(),
                    Optional.of(error),
                    attempts.retryAt(
                            step,
                            waiting.attempt(),
                            new Outcome.Failed(error, true, Optional.empty()),
                            firstBegan(standing)));
            return StepRules.decide(waiting, event) instanceof Decision.Moves<StepState> moves
                    ? replace(standing, moves.to(), waiting.attempt(), Cause.ANSWER_OVERDUE, error.code(), now)
                    : refused("it is answered");
        }

        private Result giveUp(StepRecord standing, Instant now) {
            if (standing.state() instanceof StepState.Running running && now.isBefore(running.leaseUntil())) {
                return standing.holder().isPresent()
                        ? new Held(standing, running.leaseUntil())
                        : refused("it is running");
            }
            return replace(standing, new StepState.Cancelled(), standing.attempt(), givingUp(), "", now);
        }

        private Result take(StepRecord standing, Instant now) {
            StepEvent event = claimed(now);
            Decision<StepState> decision = StepRules.decide(standing.state(), event);
            if (decision instanceof Decision.Ignored<StepState> ignored) {
                if (ignored.because() == Reason.OWNED
                        && standing.holder().isPresent()
                        && standing.state() instanceof StepState.Running running) {
                    return new Held(standing, running.leaseUntil());
                }
                return ignored.because() == Reason.NOT_DUE
                        ? aftermath(standing)
                        : refused(ignored.because().sentence());
            }
            StepState.Running taken = running(((Decision.Moves<StepState>) decision).to());
            if (workers(standing, taken) > MOST_CLAIMS) {
                return expire(standing, now);
            }
            Cause cause = standing.state() instanceof StepState.Ready
                    ? Cause.TAKEN_UP
                    : taken.claim() > 1 ? Cause.TAKEN_OVER : Cause.CLAIMED;
            return replace(standing, taken, taken.attempt(), cause, "", now);
        }

        private int workers(StepRecord standing, StepState.Running taken) {
            return standing.continuation()
                    .map(from -> from.workers(taken.attempt(), taken.claim()))
                    .orElse(taken.claim());
        }

        private Result expire(StepRecord standing, Instant now) {
            int attempt = standing.attempt();
            StepEvent event = new StepEvent.Expire(attempt, now, attempts.retryAtOnce(step, attempt));
            return StepRules.decide(standing.state(), event) instanceof Decision.Moves<StepState> moves
                    ? replace(standing, moves.to(), attempt, Cause.LEASE_EXPIRED, StepError.LEASE_EXPIRED, now)
                    : refused("another worker holds it");
        }

        /// Goes on with the next attempt, or gives it up, over what an earlier one left behind.
        private Result startOver(StepRecord leftBehind, Instant now) {
            StepState before = waitsForRetry(message.attempt(), now);
            StepEvent event = failing() ? new StepEvent.Cancel() : claimed(now);
            return StepRules.decide(before, event) instanceof Decision.Moves<StepState> moves
                    ? replace(
                            leftBehind,
                            before.kind(),
                            moves.to(),
                            message.attempt(),
                            failing() ? givingUp() : Cause.CLAIMED,
                            "",
                            now)
                    : refused("it is not due");
        }

        private Result replace(
                StepRecord standing, StepState to, int attempt, Cause cause, String detail, Instant now) {
            return replace(standing, standing.state().kind(), to, attempt, cause, detail, now);
        }

        private Result replace(
                StepRecord standing,
                StepState.Kind from,
                StepState to,
                int attempt,
                Cause cause,
                String detail,
                Instant now) {
            Move move = move(message.step(), from, to, attempt, cause, detail, now);
            StepRecord next =
                    after(seen(standing), to, List.of(move), standing.result(), standing.details(), invocation);
            Write<StepRecord> write = tasks.replace(claimedBy(next, holder(step, to, next.writer())));
            if (write instanceof Write.Moved<StepRecord> moved) {
                tell(moved.now());
                return moved.now().state().kind() == StepState.Kind.RUNNING
                        ? new Owned(moved.now(), step, invocation, pass)
                        : aftermath(moved.now());
            }
            return ((Write.Lost<StepRecord>) write)
                    .now()
                    .map(this::meet)
                    .orElseGet(() -> refused("its record is gone"));
        }

        /// What this message leads to comes after what the task's record told when it was read.
        private StepRecord seen(StepRecord standing) {
            return standing.seenAt(Math.max(standing.taskVersion(), task.version()));
        }

        private Refused refused(String because) {
            return new Refused(message.step(), message.attempt(), because);
        }
    }

    /// Writes how an attempt ended.
    ///
    /// @param secret what an answer must name, of a step that awaits one
    /// @return [Refused] if the step is no longer ours: what we did changes nothing
    Aftermath record(Owned owned, Outcome outcome, Template template, String secret, Invocation invocation) {
        StepRecord record = owned.over();
        StepState.Running running = running(record.state());
        StepTemplate step = owned.step;
        return switch (outcome) {
            case Outcome.Chose chose ->
                record(
                        record.choosing(unchosen(template, record.step(), chose.branches())),
                        new StepEvent.Complete(running.attempt(), running.claim()),
                        Cause.RETURNED,
                        "",
                        keep(record, chose.result()),
                        Optional.empty(),
                        outcome.events(),
                        invocation);
            case Outcome.Creates creates ->
                record(
                        record.choosing(unchosen(template, record.step(), creates.branches())),
                        new StepEvent.Complete(running.attempt(), running.claim()),
                        Cause.RETURNED,
                        "",
                        keep(record, creates.plan()),
                        Optional.empty(),
                        outcome.events(),
                        invocation);
            case Outcome.Skipped skipped ->
                record(
                        record,
                        new StepEvent.PassOver(running.attempt(), running.claim()),
                        Cause.CONDITION_FALSE,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        outcome.events(),
                        invocation);
            case Outcome.Spreads spreads ->
                throw new IllegalStateException("A step that spreads is not claimed: " + record.step());
            case Outcome.StartsTask starts -> {
                StepState.Waiting waiting = StepState.Waiting.forTask(running.attempt());
                yield record(
                        record,
                        new StepEvent.Wait(
                                running.attempt(), running.claim(), waiting.due(), waiting.token(), waiting.last()),
                        Cause.CHILD_STARTED,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        outcome.events(),
                        invocation);
            }
            case Outcome.Completed completed ->
                step.flow().answerWithin().isPresent()
                        ? await(record, running, step, secret, outcome.events(), invocation)
                        : record(
                                record,
                                new StepEvent.Complete(running.attempt(), running.claim()),
                                Cause.RETURNED,
                                "",
                                keep(record, completed.result()),
                                Optional.empty(),
                                outcome.events(),
                                invocation);
            case Outcome.Waits waits ->
                record(
                        record,
                        new StepEvent.Wait(running.attempt(), running.claim(), waits.until()),
                        Cause.ASKED_TO_WAIT,
                        "",
                        keep(record, waits.result()),
                        Optional.empty(),
                        outcome.events(),
                        invocation);
            case Outcome.GoesOn goesOn -> goOn(owned, record, goesOn, secret, invocation);
            case Outcome.Failed failed -> fail(owned, record, failed, invocation);
            case Outcome.HandedOver handedOver -> new Held(record, running.leaseUntil());
            case Outcome.Abandoned abandoned ->
                new Refused(record.step(), running.attempt(), "nobody waits for it any more");
        };
    }

    private Aftermath fail(Owned owned, StepRecord record, Outcome.Failed failed, Invocation invocation) {
        StepState.Running running = running(record);
        return record(
                record,
                new StepEvent.Fail(
                        running.attempt(),
                        running.claim(),
                        failed.error(),
                        attempts.retryAt(owned.step, running.attempt(), failed, firstBegan(record))),
                Cause.ATTEMPT_FAILED,
                failed.error().code(),
                Optional.empty(),
                owned.details(),
                failed.events(),
                invocation);
    }

    /// The attempt goes on from its checkpoint, in whatever invocation has the step's message next.
    private Aftermath goOn(
            Owned owned, StepRecord record, Outcome.GoesOn goesOn, String secret, Invocation invocation) {
        StepState.Running running = running(record);
        Instant due = clock.instant().plus(goesOn.after());
        Instant since = firstBegan(record);
        int legs = record.continuation().map(Continuation::legs).orElse(0) + 1;
        Optional<Outcome.Failed> tooLong = attempts.tooLong(owned.step, legs, since, due);
        if (tooLong.isPresent()) {
            return fail(owned, record, tooLong.get(), invocation);
        }
        StepRecord next =
                record.goingOn(new Continuation(legs, running.attempt(), running.claim(), since, kept(record, goesOn)));
        return record(
                secret.isEmpty() ? next : next.heldBy(secret),
                new StepEvent.Continue(running.attempt(), running.claim(), due),
                Cause.ASKED_TO_GO_ON,
                "",
                Optional.empty(),
                owned.details(),
                goesOn.events(),
                invocation);
    }

    /// A large checkpoint is kept under a name made of its content.
    Payload kept(StepRecord record, Outcome.GoesOn goesOn) {
        return payloads.keep(record.task(), goesOn.checkpoint(), INLINE_CHECKPOINT);
    }

    /// Writes how a step ended that waited for a task.
    Aftermath answered(StepRecord standing, StepTemplate step, Outcome outcome, Invocation invocation) {
        Instant now = clock.instant();
        int attempt = standing.attempt();
        Optional<Outcome.Failed> failed =
                outcome instanceof Outcome.Failed failure ? Optional.of(failure) : Optional.empty();
        StepEvent event = new StepEvent.Answer(
                attempt,
                failed.map(Outcome.Failed::error),
                failed.flatMap(failure -> attempts.retryAt(step, attempt, failure, firstBegan(standing))));
        if (!(StepRules.decide(standing.state(), event) instanceof Decision.Moves<StepState> moves)) {
            throw new IllegalStateException("A step that waits can be answered: " + standing.task());
        }
        Optional<Payload> result =
                outcome instanceof Outcome.Completed completed ? keep(standing, completed.result()) : Optional.empty();
        Move move = move(
                standing.step(),
                StepState.Kind.WAITING,
                moves.to(),
                attempt,
                Cause.CHILD_ENDED,
                failed.map(failure -> failure.error().code()).orElse(""),
                now);
        Write<StepRecord> write =
                tasks.replace(after(standing, moves.to(), List.of(move), result, Optional.empty(), invocation));
        return switch (write) {
            case Write.Moved<StepRecord> moved -> {
                tell(moved.now());
                yield aftermath(moved.now());
            }
            case Write.Lost<StepRecord> lost ->
                lost.now()
                        .filter(other -> other.state().kind().settles() || other.state() instanceof StepState.Retrying)
                        .map(StepClaims::aftermath)
                        .orElseGet(() -> new Refused(standing.step(), attempt, "somebody else was faster"));
        };
    }

    /// The handler is through; the step is complete when somebody outside has said so.
    private Aftermath await(
            StepRecord record,
            StepState.Running running,
            StepTemplate step,
            String secret,
            Optional<Json> events,
            Invocation invocation) {
        Instant last = clock.instant().plus(step.flow().answerWithin().orElseThrow());
        Instant due = heardUntil(step, clock.instant()).filter(last::isAfter).orElse(last);
        return record(
                record,
                new StepEvent.Wait(running.attempt(), running.claim(), due, secret, last),
                Cause.ASKED_TO_WAIT,
                "",
                Optional.empty(),
                Optional.empty(),
                events,
                invocation);
    }

    /// By when those who are to answer are to be heard of, if the step wants that.
    static Optional<Instant> heardUntil(StepTemplate step, Instant now) {
        return step.heartbeat().map(ignored -> now.plus(step.lease()));
    }

    /// When the first attempt of this epoch began, as far as the record reaches back.
    static Instant firstBegan(StepRecord record) {
        if (record.continuation().isPresent()) {
            return record.continuation().get().since();
        }
        List<Move> moves = record.history().moves();
        for (Move move : moves.reversed()) {
            if (move instanceof Move.OfSteps of && of.to() == StepState.Kind.RUNNING && of.attempt() == 1) {
                return move.at();
            }
        }
        return moves.isEmpty() ? record.updatedAt() : moves.getFirst().at();
    }

    private Optional<Payload> keep(StepRecord record, Json result) {
        return Optional.of(payloads.keep(record.task(), result, INLINE_RESULT));
    }

    private Aftermath record(
            StepRecord record,
            StepEvent event,
            Cause cause,
            String detail,
            Optional<Payload> result,
            Optional<Json> details,
            Optional<Json> events,
            Invocation invocation) {
        if (!(StepRules.decide(record.state(), event) instanceof Decision.Moves<StepState> moves)) {
            throw new IllegalStateException("An attempt can end that runs: " + record.task() + " " + record.step());
        }
        Instant now = clock.instant();
        Move move = move(record.step(), StepState.Kind.RUNNING, moves.to(), record.attempt(), cause, detail, now);
        List<OwnEvents> own =
                events.map(list -> new OwnEvents(record.step(), record.attempt(), new Payload.Inline(list))).stream()
                        .toList();
        StepRecord next = after(record, moves.to(), List.of(move), result, details, invocation)
                .telling(own);
        if (tasks.replace(next) instanceof Write.Moved<StepRecord> moved) {
            tell(moved.now());
            return aftermath(moved.now());
        }
        return new Refused(record.step(), record.attempt(), "another worker has taken it over");
    }

    private static Aftermath aftermath(StepRecord record) {
        if (record.state() instanceof StepState.Retrying retrying) {
            return new Later(record, retrying.due());
        }
        if (record.state() instanceof StepState.Waiting waiting && waiting.isForTask()) {
            return new AwaitsTask(record);
        }
        if (record.state() instanceof StepState.Waiting waiting) {
            return new Later(record, waiting.due());
        }
        if (record.state() instanceof StepState.Ready ready) {
            return new Later(record, ready.due());
        }
        return new Ended(record);
    }

    private StepRecord after(
            StepRecord read,
            StepState to,
            List<Move> moves,
            Optional<Payload> result,
            Optional<Json> details,
            Invocation invocation) {
        return new StepRecord(
                read.task(),
                read.step(),
                read.label(),
                read.origin(),
                read.epoch(),
                to,
                read.revision() + 1,
                read.taskVersion(),
                result,
                read.unchosen(),
                read.history().then(moves).bounded(StepRecord.RECENT_MOVES),
                invocation.nextWriter(),
                clock.instant(),
                details,
                read.holder(),
                to.kind() == StepState.Kind.COMPLETE ? Optional.empty() : read.continuation());
    }

    /// Whoever is to do a step outside holds the name of the write that claimed it. Nobody can guess an
    /// invocation's name, and it is told to nobody else.
    private static Optional<String> holder(StepTemplate step, StepState to, String writer) {
        return to.kind() == StepState.Kind.RUNNING ? step.worker().map(queue -> writer) : Optional.empty();
    }

    /// @param holder the new one; empty where the record stays with the one it names
    private static StepRecord claimedBy(StepRecord record, Optional<String> holder) {
        return holder.isEmpty() ? record : record.heldBy(holder.get());
    }

    /// An attempt that was claimed in another call, and is spoken for by the worker it was handed to.
    Owned resume(StepRecord record, StepTemplate step, Invocation invocation) {
        return new Owned(record, step, invocation, Pass.FREE);
    }

    /// What follows from a record that says already how its attempt ended.
    Aftermath again(StepRecord record) {
        return aftermath(record);
    }

    private static StepState waitsForRetry(int attempt, Instant now) {
        return new StepState.Retrying(attempt, now, new StepError("UNKNOWN", "Told by the task's own record"));
    }

    private static Move move(
            int step, StepState.Kind from, StepState to, int attempt, Cause cause, String detail, Instant at) {
        return new Move.OfSteps(StepSet.of(step), from, to.kind(), attempt, cause, detail, "", at);
    }

    private static StepState.Running running(StepRecord record) {
        return running(record.state());
    }

    private static StepState.Running running(StepState state) {
        if (state instanceof StepState.Running running) {
            return running;
        }
        throw new IllegalStateException("A claimed step runs, it is not " + state.kind());
    }

    private void tell(StepRecord record) {
        for (Move move : record.history().published()) {
            journal.moved(record.task(), record.origin(), record.taskVersion(), move);
        }
    }
}
