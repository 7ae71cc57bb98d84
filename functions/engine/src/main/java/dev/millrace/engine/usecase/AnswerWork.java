package dev.millrace.engine.usecase;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.WorkToken;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// Takes what a worker outside says of an attempt that [ExecuteStep#handOut] handed to it: that it is
/// alive, or how it ended. From there on all is as if the attempt had been run here.
///
/// The step's record decides. A call that comes twice is answered twice and does again only what may have
/// been left undone; one that comes too late, or says something else than was said before, changes nothing
/// and is told so.
public final class AnswerWork {
    /// How often a write may lose to the worker's own heartbeats.
    private static final int TRIES = 5;

    private final TaskStore tasks;
    private final Payloads payloads;
    private final GrownTemplates templates;
    private final InstantSource clock;
    private final Attempts attempts;
    private final StepClaims claims;
    private final AttemptEnds ends;
    private final ExecuteStep steps;

    /// @param steps does what follows from an answer
    public AnswerWork(
            TaskStore tasks,
            Payloads payloads,
            Templates templates,
            Journal journal,
            Chance chance,
            InstantSource clock,
            ExecuteStep steps) {
        this.tasks = tasks;
        this.payloads = payloads;
        this.templates = new GrownTemplates(templates, tasks);
        this.clock = clock;
        this.steps = steps;
        this.attempts = new Attempts(chance, clock);
        this.claims = new StepClaims(tasks, payloads, journal, clock, attempts);
        this.ends = new AttemptEnds(tasks, payloads, journal, clock, attempts);
    }

    /// What a worker is told.
    public sealed interface Answer {
        /// The lease is renewed.
        record Renewed(Instant leaseUntil) implements Answer {}

        /// It is recorded how the attempt ended.
        ///
        /// @param record of the step, as it stands now
        /// @param again whether it had been recorded before
        record Taken(StepRecord record, boolean again) implements Answer {}

        /// The worker itself said something else before.
        record Contradicted(StepState.Kind state) implements Answer {}

        /// The attempt is no longer this worker's; it is to stop.
        record Overtaken(String because) implements Answer {}

        /// No attempt was ever handed out under this token.
        record Unknown() implements Answer {}
    }

    /// Whose a step's record is, seen from a token.
    private enum Whose {
        /// The attempt runs, and is this worker's.
        OURS,
        /// The worker had it last, and it has ended.
        ENDED_HERE,
        SOMEBODY_ELSES,
        NOBODY_KNOWS
    }

    /// Renews the lease.
    ///
    /// @param details how far the attempt has come, to replace what it said before
    public Answer heartbeat(WorkToken token, Optional<Json> details, Invocation invocation) {
        for (int tried = 0; tried < TRIES; tried++) {
            Optional<StepRecord> read = tasks.readStep(token.task(), token.step());
            Optional<Answer> refusal = switch (whose(read, token)) {
                case OURS -> Optional.empty();
                case ENDED_HERE -> Optional.of(new Answer.Overtaken("this attempt has ended"));
                case SOMEBODY_ELSES -> Optional.of(new Answer.Overtaken("another claim has followed"));
                case NOBODY_KNOWS -> Optional.of(new Answer.Unknown());
            };
            if (refusal.isPresent()) {
                return refusal.get();
            }
            StepRecord record = read.orElseThrow();
            Optional<TaskRecord> task = goingOn(token);
            if (task.isEmpty()) {
                return new Answer.Overtaken("its task has ended");
            }
            Template template = template(task.get());
            StepTemplate step = task.get().described(template, record.step());
            OwnedStep owned = claims.resume(record, step, invocation);
            if (isOver(record, step)) {
                Outcome outcome = timedOut(step, record);
                Aftermath aftermath = ends.record(owned, outcome, template, "", invocation);
                steps.goOn(task.get(), template, aftermath, invocation);
                if (recordOf(aftermath).isPresent()) {
                    steps.told(step, outcome);
                    steps.giveBackPermits(task.get(), template, record);
                }
                return new Answer.Overtaken("its timeout is over");
            }
            if (!steps.renewPermits(task.get(), template, record) && leaseIsOver(record)) {
                return new Answer.Overtaken("its lease is over, and others run whom the limits let");
            }
            details.ifPresent(owned::note);
            if (owned.renew() && owned.record().state() instanceof StepState.Running running) {
                return new Answer.Renewed(running.leaseUntil());
            }
        }
        throw busy(token);
    }

    /// What an answer is about.
    ///
    /// @param template with what was created in the task
    public record Judged(Template template, int number, StepTemplate step) {}

    /// Records how the attempt ended.
    ///
    /// @param judge makes the outcome, given the step: what was sent may not fit its result schema
    /// @param details how far the attempt has come, for the next one
    public Answer end(WorkToken token, Function<Judged, Outcome> judge, Optional<Json> details, Invocation invocation) {
        for (int tried = 0; tried < TRIES; tried++) {
            Optional<StepRecord> read = tasks.readStep(token.task(), token.step());
            Whose whose = whose(read, token);
            Optional<TaskRecord> task = tasks.readTask(token.task());
            if (whose == Whose.NOBODY_KNOWS || task.isEmpty()) {
                return new Answer.Unknown();
            }
            if (whose == Whose.SOMEBODY_ELSES || task.get().epoch() != token.epoch()) {
                return new Answer.Overtaken("another claim has followed");
            }
            StepRecord record = read.orElseThrow();
            Template template = template(task.get());
            StepTemplate step = task.get().described(template, record.step());
            Outcome outcome =
                    attempts.bounded(task.get(), record.step(), judge.apply(new Judged(template, record.step(), step)));
            if (whose == Whose.ENDED_HERE) {
                return again(record, outcome, task.get(), template, invocation);
            }
            OwnedStep owned = claims.resume(record, step, invocation);
            details.ifPresent(owned::note);
            Aftermath aftermath = ends.record(owned, outcome, template, "", invocation);
            Optional<StepRecord> written = recordOf(aftermath);
            if (written.isPresent()) {
                steps.goOn(task.get(), template, aftermath, invocation);
                steps.told(step, outcome);
                steps.giveBackPermits(task.get(), template, record);
                return new Answer.Taken(written.get(), false);
            }
        }
        throw busy(token);
    }

    /// The worker did not hear our first answer, or asks to be sure. We may have died behind that write, so
    /// what follows from it is done once more.
    private Answer again(
            StepRecord record, Outcome outcome, TaskRecord task, Template template, Invocation invocation) {
        if (isSame(record, outcome)) {
            if (!task.ended() && !task.settled().contains(record.step())) {
                steps.goOn(task, template, Aftermath.of(record), invocation);
            }
            steps.giveBackPermits(task, template, record);
            return new Answer.Taken(record, true);
        }
        return switch (record.state()) {
            case StepState.Complete complete -> new Answer.Contradicted(StepState.Kind.COMPLETE);
            case StepState.Failed failed -> contradicted(failed.error(), StepState.Kind.FAILED);
            case StepState.Retrying retrying -> contradicted(retrying.last(), StepState.Kind.RETRYING);
            case StepState.Waiting waiting -> new Answer.Contradicted(StepState.Kind.WAITING);
            case StepState.Pending pending -> new Answer.Overtaken("the step was reset");
            case StepState.Ready ready -> new Answer.Contradicted(StepState.Kind.READY);
            case StepState.Running running -> new Answer.Overtaken("another claim has followed");
            case StepState.Skipped skipped -> new Answer.Overtaken("the step was skipped");
            case StepState.Cancelled cancelled -> new Answer.Overtaken("the step was cancelled");
            case StepState.Resolved resolved -> new Answer.Overtaken("the step was resolved by hand");
        };
    }

    /// The engine itself may have ended the attempt.
    private static Answer contradicted(StepError error, StepState.Kind state) {
        return switch (error.code()) {
            case StepError.LEASE_EXPIRED, StepError.TIMEOUT -> new Answer.Overtaken("the attempt's time was over");
            default -> new Answer.Contradicted(state);
        };
    }

    private boolean isSame(StepRecord record, Outcome outcome) {
        return switch (record.state()) {
            case StepState.Complete complete ->
                record.result().isPresent()
                        && record.result().equals(resultOf(outcome).map(result -> kept(record, result)))
                        && publishedSame(record, outcome);
            case StepState.Failed failed ->
                outcome instanceof Outcome.Failed again && again.error().equals(failed.error());
            case StepState.Retrying retrying ->
                outcome instanceof Outcome.Failed again && again.error().equals(retrying.last());
            case StepState.Ready ready ->
                outcome instanceof Outcome.GoesOn again
                        && record.continuation()
                                .filter(from -> from.checkpoint().equals(ends.kept(record, again)))
                                .isPresent()
                        && publishedSame(record, outcome);
            case StepState.Pending pending -> false;
            case StepState.Running running -> false;
            case StepState.Waiting waiting -> false;
            case StepState.Skipped skipped -> false;
            case StepState.Cancelled cancelled -> false;
            case StepState.Resolved resolved -> false;
        };
    }

    private static boolean publishedSame(StepRecord record, Outcome outcome) {
        return record.history().own().stream()
                .map(OwnEvents::list)
                .toList()
                .equals(outcome.events().map(Payload.Inline::new).stream().toList());
    }

    private static Optional<Json> resultOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed completed -> Optional.of(completed.result());
            case Outcome.Chose chose -> Optional.of(chose.result());
            case Outcome.Creates creates -> Optional.of(creates.plan());
            case Outcome.Skipped skipped -> Optional.empty();
            case Outcome.Spreads spreads -> Optional.empty();
            case Outcome.StartsTask starts -> Optional.empty();
            case Outcome.Failed failed -> Optional.empty();
            case Outcome.GoesOn goesOn -> Optional.empty();
            case Outcome.Waits waits -> Optional.empty();
            case Outcome.HandedOver handedOver -> Optional.empty();
            case Outcome.Abandoned abandoned -> Optional.empty();
        };
    }

    /// A large result is kept under a name made of its content, so the same one is the same payload.
    private Payload kept(StepRecord record, Json result) {
        return payloads.keep(record.task(), result, AttemptEnds.INLINE_RESULT);
    }

    private static Whose whose(Optional<StepRecord> read, WorkToken token) {
        if (read.isEmpty()) {
            return Whose.NOBODY_KNOWS;
        }
        StepRecord record = read.get();
        boolean isNamed = record.state() instanceof StepState.Running running
                && record.epoch() == token.epoch()
                && running.attempt() == token.attempt()
                && running.claim() == token.claim();
        if (record.epoch() != token.epoch() || !isShown(record, token)) {
            return isNamed ? Whose.NOBODY_KNOWS : Whose.SOMEBODY_ELSES;
        }
        return isNamed ? Whose.OURS : Whose.ENDED_HERE;
    }

    /// Compared in a time that does not tell how much of it was right.
    private static boolean isShown(StepRecord record, WorkToken token) {
        byte[] shown = token.secret().getBytes(StandardCharsets.UTF_8);
        return record.holder()
                .filter(secret -> MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), shown))
                .isPresent();
    }

    /// Heartbeats make no moves, so the last one is the claim.
    private boolean isOver(StepRecord record, StepTemplate step) {
        if (record.history().moves().isEmpty()) {
            return false;
        }
        Instant claimed = record.history().moves().getLast().at();
        return !clock.instant().isBefore(claimed.plus(step.timeout()));
    }

    /// Before that its permits can't have run out: who has none then began before the limit was set.
    private boolean leaseIsOver(StepRecord record) {
        return record.state() instanceof StepState.Running running
                && !clock.instant().isBefore(running.leaseUntil());
    }

    private static Outcome timedOut(StepTemplate step, StepRecord record) {
        String message = "Attempt " + record.attempt() + " did not end within " + step.timeout();
        return new Outcome.Failed(new StepError(StepError.TIMEOUT, message), true, Optional.empty());
    }

    private Optional<TaskRecord> goingOn(WorkToken token) {
        return tasks.readTask(token.task()).filter(task -> !task.ended() && task.epoch() == token.epoch());
    }

    private static Optional<StepRecord> recordOf(Aftermath aftermath) {
        return switch (aftermath) {
            case Aftermath.Ended ended -> Optional.of(ended.record());
            case Aftermath.Later later -> Optional.of(later.record());
            case Aftermath.Held held -> Optional.of(held.record());
            case Aftermath.AwaitsTask awaits -> Optional.of(awaits.record());
            case Aftermath.Refused refused -> Optional.empty();
        };
    }

    private Template template(TaskRecord task) {
        return templates.of(task);
    }

    private static IllegalStateException busy(WorkToken token) {
        return new IllegalStateException("The record of " + token + " changed at each of " + TRIES + " tries");
    }
}
