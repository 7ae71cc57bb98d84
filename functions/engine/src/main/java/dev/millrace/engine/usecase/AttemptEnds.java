package dev.millrace.engine.usecase;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.StepEvent;
import dev.millrace.engine.state.StepRules;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Continuation;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes how attempts end. The step's record decides: what an attempt did that the step no longer belongs to changes
/// nothing.
final class AttemptEnds {
    /// Bytes a result may take in a step's record; the table's items end at 400 KB.
    static final int INLINE_RESULT = 300 * 1024;

    /// Bytes a checkpoint may take in a step's record, which is written twice for each invocation.
    static final int INLINE_CHECKPOINT = 2048;

    private final Payloads payloads;
    private final StepWrites writes;
    private final InstantSource clock;
    private final Attempts attempts;

    AttemptEnds(TaskStore tasks, Payloads payloads, Journal journal, InstantSource clock, Attempts attempts) {
        this.payloads = payloads;
        this.writes = new StepWrites(tasks, journal, clock);
        this.clock = clock;
        this.attempts = attempts;
    }

    /// Writes how an attempt ended.
    ///
    /// @param secret what an answer must name, of a step that awaits one
    /// @return [Aftermath.Refused] if the step is no longer ours: what we did changes nothing
    Aftermath record(OwnedStep owned, Outcome outcome, Template template, String secret, Invocation invocation) {
        StepRecord record = owned.over();
        StepState.Running running = owned.running();
        StepTemplate step = owned.step();
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
                step.flow().answerWithin().isPresent() && !completed.isAnswer()
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
            case Outcome.HandedOver handedOver -> new Aftermath.Held(record, running.leaseUntil());
            case Outcome.Abandoned abandoned ->
                new Aftermath.Refused(record.step(), running.attempt(), "nobody waits for it any more");
        };
    }

    private Aftermath fail(OwnedStep owned, StepRecord record, Outcome.Failed failed, Invocation invocation) {
        StepState.Running running = owned.running();
        return record(
                record,
                new StepEvent.Fail(
                        running.attempt(),
                        running.claim(),
                        failed.error(),
                        attempts.retryAt(owned.step(), running.attempt(), failed, record.firstBegan())),
                Cause.ATTEMPT_FAILED,
                failed.error().code(),
                Optional.empty(),
                owned.details(),
                failed.events(),
                invocation);
    }

    /// The attempt goes on from its checkpoint, in whatever invocation has the step's message next.
    private Aftermath goOn(
            OwnedStep owned, StepRecord record, Outcome.GoesOn goesOn, String secret, Invocation invocation) {
        StepState.Running running = owned.running();
        Instant due = clock.instant().plus(goesOn.after());
        Instant since = record.firstBegan();
        int legs = record.continuation().map(Continuation::legs).orElse(0) + 1;
        Optional<Outcome.Failed> tooLong = attempts.tooLong(owned.step(), legs, since, due);
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
                failed.flatMap(failure -> attempts.retryAt(step, attempt, failure, standing.firstBegan())));
        if (!(StepRules.decide(standing.state(), event) instanceof Decision.Moves<StepState> moves)) {
            throw new IllegalStateException("A step that waits can be answered: " + standing.task());
        }
        Optional<Payload> result =
                outcome instanceof Outcome.Completed completed ? keep(standing, completed.result()) : Optional.empty();
        Move move = StepWrites.move(
                standing.step(),
                StepState.Kind.WAITING,
                moves.to(),
                attempt,
                Cause.CHILD_ENDED,
                failed.map(failure -> failure.error().code()).orElse(""),
                now);
        Write<StepRecord> write =
                writes.replace(writes.after(standing, moves.to(), List.of(move), result, Optional.empty(), invocation));
        return switch (write) {
            case Write.Moved<StepRecord> moved -> {
                yield Aftermath.of(moved.now());
            }
            case Write.Lost<StepRecord> lost ->
                lost.now()
                        .filter(other -> other.state().kind().settles() || other.state() instanceof StepState.Retrying)
                        .map(Aftermath::of)
                        .orElseGet(() -> new Aftermath.Refused(standing.step(), attempt, "somebody else was faster"));
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
        Move move = StepWrites.move(
                record.step(), StepState.Kind.RUNNING, moves.to(), record.attempt(), cause, detail, now);
        List<OwnEvents> own =
                events.map(list -> new OwnEvents(record.step(), record.attempt(), new Payload.Inline(list))).stream()
                        .toList();
        StepRecord next = writes.after(record, moves.to(), List.of(move), result, details, invocation)
                .telling(own);
        if (writes.replace(next) instanceof Write.Moved<StepRecord> moved) {
            return Aftermath.of(moved.now());
        }
        return new Aftermath.Refused(record.step(), record.attempt(), "another worker has taken it over");
    }

    /// By when those who are to answer are to be heard of, if the step wants that.
    static Optional<Instant> heardUntil(StepTemplate step, Instant now) {
        return step.heartbeat().map(ignored -> now.plus(step.lease()));
    }

    /// The children that a decision did not choose.
    static StepSet unchosen(Template template, int step, Set<String> chosen) {
        return StepSet.of(template.step(step).flow().branches().stream()
                .filter(branch -> !chosen.contains(branch))
                .mapToInt(branch -> template.numberOf(branch).orElseThrow())
                .toArray());
    }
}
