package dev.millrace.engine.usecase;

import dev.millrace.engine.gate.Pass;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.Reason;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepEvent;
import dev.millrace.engine.state.StepRules;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Claims steps that travel through a lane: their records say who has them, and until when.
///
/// The usual claim puts a record where none stands: one write, no read. When one stands, the refusal brings it
/// along, and [StepRules] says what this message may do to it: take over from a worker whose lease is over, start
/// the next attempt, end a timer, or nothing. Each write names the revision it read, so of any number of workers
/// one wins.
final class StepClaims {
    /// How often one leg of an attempt may change hands. An attempt that kills its worker each time fails here, and
    /// kills no more.
    static final int MOST_CLAIMS = 3;

    private final TaskStore tasks;
    private final Payloads payloads;
    private final StepWrites writes;
    private final InstantSource clock;
    private final Attempts attempts;

    StepClaims(TaskStore tasks, Payloads payloads, Journal journal, InstantSource clock, Attempts attempts) {
        this.tasks = tasks;
        this.payloads = payloads;
        this.writes = new StepWrites(tasks, journal, clock);
        this.clock = clock;
        this.attempts = attempts;
    }

    /// An attempt that was claimed in another call, and is spoken for by the worker it was handed to.
    OwnedStep resume(StepRecord record, StepTemplate step, Invocation invocation) {
        return owned(record, step, invocation, Pass.FREE);
    }

    private OwnedStep owned(StepRecord record, StepTemplate step, Invocation invocation, Pass pass) {
        return new OwnedStep(tasks, payloads, writes, clock, record, step, invocation, pass);
    }

    /// @param pass bounds the lease; [Pass#FREE] bounds nothing
    ClaimResult claim(TaskRecord task, Template template, StepMessage message, Invocation invocation, Pass pass) {
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

        ClaimResult begin() {
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
                            .then(List.of(StepWrites.move(
                                    message.step(), before.kind(), moves.to(), message.attempt(), cause, "", now)))
                            .bounded(StepRecord.RECENT_MOVES),
                    writer,
                    now,
                    Optional.empty(),
                    holder(moves.to(), writer),
                    Optional.empty());
            Write<StepRecord> write = writes.begin(first, now);
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

        /// Whoever is to do a step outside holds the name of its permits, or else of the write that claimed it. Nobody
        /// can guess either, and they are told to nobody else.
        private Optional<String> holder(StepState to, String writer) {
            return to.kind() == StepState.Kind.RUNNING
                    ? step.worker().map(queue -> pass.holder().orElse(writer))
                    : Optional.empty();
        }

        private ClaimResult written(StepRecord record) {
            return record.state().kind() == StepState.Kind.RUNNING
                    ? owned(record, step, invocation, pass)
                    : new Aftermath.Ended(record);
        }

        ClaimResult meet(StepRecord standing) {
            if (standing.epoch() != task.epoch()) {
                return refused("it speaks of another epoch");
            }
            Instant now = clock.instant();
            boolean ahead = isAhead(standing.attempt());
            if (!ahead && leftBehind(standing, message)) {
                return startOver(standing, now);
            }
            if (standing.state().kind().settles()) {
                return new Aftermath.Ended(standing);
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
                    message.attempt() < retrying.attempt()
                            ? new Aftermath.Later(standing, retrying.due())
                            : take(standing, now);
                case StepState.Running running -> take(standing, now);
                case StepState.Pending pending -> refused("its parents are not done");
                case StepState.Ready ready -> take(standing, now);
                case StepState.Complete settled -> new Aftermath.Ended(standing);
                case StepState.Failed settled -> new Aftermath.Ended(standing);
                case StepState.Skipped settled -> new Aftermath.Ended(standing);
                case StepState.Cancelled settled -> new Aftermath.Ended(standing);
                case StepState.Resolved settled -> new Aftermath.Ended(standing);
            };
        }

        private ClaimResult wakeUp(StepRecord standing, StepState.Waiting waiting, Instant now) {
            if (waiting.isForTask()) {
                return new Aftermath.AwaitsTask(seen(standing));
            }
            if (!waiting.token().isEmpty() && !now.isBefore(waiting.due())) {
                return overdue(standing, waiting, now);
            }
            Decision<StepState> decision = StepRules.decide(waiting, new StepEvent.WakeUp(waiting.attempt(), now));
            return decision instanceof Decision.Moves<StepState> moves
                    ? replace(standing, moves.to(), waiting.attempt(), Cause.TIMER_DUE, "", now)
                    : new Aftermath.Later(standing, waiting.due());
        }

        /// Nobody has answered in time.
        private ClaimResult overdue(StepRecord standing, StepState.Waiting waiting, Instant now) {
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
                            standing.firstBegan()));
            return StepRules.decide(waiting, event) instanceof Decision.Moves<StepState> moves
                    ? replace(standing, moves.to(), waiting.attempt(), Cause.ANSWER_OVERDUE, error.code(), now)
                    : refused("it is answered");
        }

        private ClaimResult giveUp(StepRecord standing, Instant now) {
            if (standing.state() instanceof StepState.Running running && now.isBefore(running.leaseUntil())) {
                return standing.holder().isPresent()
                        ? new Aftermath.Held(standing, running.leaseUntil())
                        : refused("it is running");
            }
            return replace(standing, new StepState.Cancelled(), standing.attempt(), givingUp(), "", now);
        }

        private ClaimResult take(StepRecord standing, Instant now) {
            StepEvent event = claimed(now);
            Decision<StepState> decision = StepRules.decide(standing.state(), event);
            if (decision instanceof Decision.Ignored<StepState> ignored) {
                if (ignored.because() == Reason.OWNED
                        && standing.holder().isPresent()
                        && standing.state() instanceof StepState.Running running) {
                    return new Aftermath.Held(standing, running.leaseUntil());
                }
                return ignored.because() == Reason.NOT_DUE
                        ? Aftermath.of(standing)
                        : refused(ignored.because().sentence());
            }
            StepState.Running taken = (StepState.Running) ((Decision.Moves<StepState>) decision).to();
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

        private ClaimResult expire(StepRecord standing, Instant now) {
            int attempt = standing.attempt();
            StepEvent event = new StepEvent.Expire(attempt, now, attempts.retryAtOnce(step, attempt));
            return StepRules.decide(standing.state(), event) instanceof Decision.Moves<StepState> moves
                    ? replace(standing, moves.to(), attempt, Cause.LEASE_EXPIRED, StepError.LEASE_EXPIRED, now)
                    : refused("another worker holds it");
        }

        /// Goes on with the next attempt, or gives it up, over what an earlier one left behind.
        private ClaimResult startOver(StepRecord leftBehind, Instant now) {
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

        private ClaimResult replace(
                StepRecord standing, StepState to, int attempt, Cause cause, String detail, Instant now) {
            return replace(standing, standing.state().kind(), to, attempt, cause, detail, now);
        }

        private ClaimResult replace(
                StepRecord standing,
                StepState.Kind from,
                StepState to,
                int attempt,
                Cause cause,
                String detail,
                Instant now) {
            Move move = StepWrites.move(message.step(), from, to, attempt, cause, detail, now);
            StepRecord next =
                    writes.after(seen(standing), to, List.of(move), standing.result(), standing.details(), invocation);
            Write<StepRecord> write = writes.replace(claimedBy(next, holder(to, next.writer())));
            if (write instanceof Write.Moved<StepRecord> moved) {
                return moved.now().state().kind() == StepState.Kind.RUNNING
                        ? owned(moved.now(), step, invocation, pass)
                        : Aftermath.of(moved.now());
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

        private Aftermath.Refused refused(String because) {
            return new Aftermath.Refused(message.step(), message.attempt(), because);
        }
    }

    /// @param holder the new one; empty where the record stays with the one it names
    private static StepRecord claimedBy(StepRecord record, Optional<String> holder) {
        return holder.isEmpty() ? record : record.heldBy(holder.get());
    }

    private static StepState waitsForRetry(int attempt, Instant now) {
        return new StepState.Retrying(attempt, now, new StepError("UNKNOWN", "Told by the task's own record"));
    }
}
