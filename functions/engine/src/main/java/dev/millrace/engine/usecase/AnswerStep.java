package dev.millrace.engine.usecase;

import dev.millrace.engine.advance.Happening;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Journal;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.state.Decision;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepEvent;
import dev.millrace.engine.state.StepRules;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.AttemptName;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Takes the answer of a person or of another system that a step waits for.
///
/// The step's own record is written first, then its task; whoever dies in between leaves a record that has ended,
/// and the sweep tells the task. An answer counts once: the record then holds no token any more.
public final class AnswerStep {
    private final TaskStore tasks;
    private final Queues queues;
    private final Payloads payloads;
    private final Journal journal;
    private final ResultCheck check;
    private final InstantSource clock;
    private final AdvanceTask advance;
    private final Attempts attempts;

    public AnswerStep(
            TaskStore tasks,
            Queues queues,
            Payloads payloads,
            Templates templates,
            Journal journal,
            ResultCheck check,
            Chance chance,
            InstantSource clock) {
        this.check = check;
        this.tasks = tasks;
        this.queues = queues;
        this.payloads = payloads;
        this.journal = journal;
        this.clock = clock;
        this.advance = new AdvanceTask(tasks, queues, templates, journal, clock);
        this.attempts = new Attempts(chance, clock);
    }

    /// Whether a result is what its step promises, by the step's result schema.
    @FunctionalInterface
    public interface ResultCheck {
        /// @return what is wrong with it, if anything is
        Optional<String> problem(StepTemplate step, Json result);
    }

    /// What became of an answer.
    public sealed interface Answered {
        /// It counts.
        record Taken(StepRecord step) implements Answered {}

        /// The step has ended, or gone on to another attempt, or its task is over.
        ///
        /// @param because a part of a sentence
        record TooLate(String because) implements Answered {}

        /// The attempt still runs and does not wait yet: try again in a moment.
        record TooEarly() implements Answered {}

        /// The step waits.
        ///
        /// @param waiting when it is too late for an answer, and by when to be heard of
        record Awaited(StepRecord step, StepState.Waiting waiting) implements Answered {}

        /// It breaks the step's result schema, and the step still waits.
        record Refused(String because) implements Answered {}

        /// No step waits for this token, nor for those who name the attempt.
        record UnknownToken() implements Answered {}
    }

    /// @param outcome [Outcome.Completed] with the step's result, or [Outcome.Failed]
    public Answered answer(String token, Outcome outcome, Invocation invocation) {
        return AnswerToken.parse(token)
                .map(shown -> answer(new Speaker.ByToken(shown), outcome, invocation))
                .orElseGet(Answered.UnknownToken::new);
    }

    /// The answer of those whom the step has asked itself and who name the attempt, as AWS tells it: what they tell
    /// needs no secret, and counts for no step but those that ask them.
    ///
    /// @param asks whether a step asks them
    /// @param outcome as above
    public Answered answer(AttemptName attempt, Predicate<StepTemplate> asks, Outcome outcome, Invocation invocation) {
        return answer(new Speaker.ByName(attempt, asks), outcome, invocation);
    }

    private Answered answer(Speaker shown, Outcome outcome, Invocation invocation) {
        Optional<StepRecord> standing = tasks.readStep(shown.task(), shown.step());
        while (standing.isPresent()) {
            StepRecord record = standing.get();
            if (shown.hasAnswered(record)) {
                return again(record, outcome, invocation);
            }
            Optional<Answered> refusal = refusal(record, shown);
            if (refusal.isPresent() || !(record.state() instanceof StepState.Waiting waiting)) {
                return refusal.orElseGet(Answered.UnknownToken::new);
            }
            Optional<TaskRecord> task = tasks.readTask(shown.task()).filter(read -> !read.ended());
            if (task.isEmpty()) {
                return new Answered.TooLate("the task has ended");
            }
            StepTemplate step = task.get().described(advance.template(task.get()), record.step());
            if (!shown.isAskedBy(task.get(), step)) {
                return new Answered.UnknownToken();
            }
            Optional<String> problem = outcome instanceof Outcome.Completed completed
                    ? check.problem(step, completed.result())
                    : Optional.empty();
            if (problem.isPresent()) {
                return new Answered.Refused(problem.get());
            }
            switch (replace(record, waiting, outcome, task.get(), invocation)) {
                case Write.Moved<StepRecord> moved -> {
                    follow(moved.now(), task.get(), invocation);
                    return new Answered.Taken(moved.now());
                }
                case Write.Lost<StepRecord> lost -> standing = lost.now();
            }
        }
        return new Answered.UnknownToken();
    }

    /// Those who are to answer are at it. Where the step has a `heartbeat`, it fails unless they are heard of so often.
    ///
    /// @param details how far they have come, for the next attempt and for people
    public Answered heard(String token, Optional<Json> details, Invocation invocation) {
        return awaited(token, (record, waiting) -> {
            Optional<TaskRecord> task = tasks.readTask(record.task()).filter(read -> !read.ended());
            if (task.isEmpty()) {
                return Optional.of(new Answered.TooLate("the task has ended"));
            }
            StepTemplate step = task.get().described(advance.template(task.get()), record.step());
            Instant now = clock.instant();
            Instant due = AttemptEnds.heardUntil(step, now).orElse(waiting.last());
            StepEvent event = new StepEvent.Heard(waiting.attempt(), due);
            if (!(StepRules.decide(waiting, event) instanceof Decision.Moves<StepState> moves)
                    || !(moves.to() instanceof StepState.Waiting next)) {
                throw new IllegalStateException("A step that waits can be heard of: " + record.task());
            }
            StepRecord write = next(
                    record,
                    next,
                    record.taskVersion(),
                    record.result(),
                    List.of(),
                    details.or(record::details),
                    record.holder(),
                    invocation);
            return tasks.replace(write) instanceof Write.Moved<StepRecord> moved
                    ? Optional.of(new Answered.Awaited(moved.now(), next))
                    : Optional.empty();
        });
    }

    /// How the step stands whose token this is.
    public Answered look(String token) {
        return awaited(token, (record, waiting) -> Optional.of(new Answered.Awaited(record, waiting)));
    }

    @FunctionalInterface
    private interface While {
        /// @return nothing if somebody else wrote the record meanwhile
        Optional<Answered> waiting(StepRecord record, StepState.Waiting waiting);
    }

    private Answered awaited(String token, While work) {
        Optional<Speaker> shown = AnswerToken.parse(token).map(Speaker.ByToken::new);
        while (shown.isPresent()) {
            Optional<StepRecord> record =
                    tasks.readStep(shown.get().task(), shown.get().step());
            Optional<Answered> answered = record.isEmpty() ? Optional.empty() : refusal(record.get(), shown.get());
            if (record.isEmpty() || !(record.get().state() instanceof StepState.Waiting waiting)) {
                return answered.orElseGet(Answered.UnknownToken::new);
            }
            answered = answered.or(() -> work.waiting(record.get(), waiting));
            if (answered.isPresent()) {
                return answered.get();
            }
        }
        return new Answered.UnknownToken();
    }

    /// Why nobody can speak for the step by what they show, if so.
    private static Optional<Answered> refusal(StepRecord record, Speaker shown) {
        if (record.epoch() != shown.epoch() || record.attempt() > shown.attempt()) {
            return Optional.of(new Answered.TooLate("another attempt has followed"));
        }
        if (record.state() instanceof StepState.Running || record.state() instanceof StepState.Ready) {
            return Optional.of(new Answered.TooEarly());
        }
        if (!(record.state() instanceof StepState.Waiting waiting)) {
            return Optional.of(
                    record.state().kind().settles()
                            ? new Answered.TooLate("the step has ended")
                            : new Answered.UnknownToken());
        }
        return shown.fits(waiting) ? Optional.empty() : Optional.of(new Answered.UnknownToken());
    }

    /// Whoever did not hear our first answer asks again. We may have died behind that write, so the task is told once
    /// more.
    private Answered again(StepRecord record, Outcome outcome, Invocation invocation) {
        tasks.readTask(record.task())
                .filter(task -> !task.ended() && !task.settled().contains(record.step()))
                .ifPresent(task -> follow(record, task, invocation));
        boolean same = outcome instanceof Outcome.Completed completed
                ? record.result().equals(Optional.of(kept(record, completed)))
                : outcome instanceof Outcome.Failed told
                        && record.state() instanceof StepState.Failed failed
                        && told.error().equals(failed.error());
        return same ? new Answered.Taken(record) : new Answered.TooLate("it was answered otherwise before");
    }

    private Payload kept(StepRecord record, Outcome.Completed completed) {
        return payloads.keep(record.task(), completed.result(), AttemptEnds.INLINE_RESULT);
    }

    private Write<StepRecord> replace(
            StepRecord record, StepState.Waiting waiting, Outcome outcome, TaskRecord task, Invocation invocation) {
        Instant now = clock.instant();
        Optional<StepError> error =
                outcome instanceof Outcome.Failed failed ? Optional.of(failed.error()) : Optional.empty();
        Optional<Instant> retryAt = outcome instanceof Outcome.Failed failed
                ? attempts.retryAt(
                        task.described(advance.template(task), record.step()),
                        waiting.attempt(),
                        failed,
                        record.firstBegan())
                : Optional.empty();
        Optional<Payload> result = outcome instanceof Outcome.Completed completed
                ? Optional.of(kept(record, completed))
                : Optional.empty();
        StepEvent event = new StepEvent.Answer(waiting.attempt(), error, retryAt);
        if (!(StepRules.decide(waiting, event) instanceof Decision.Moves<StepState> moves)) {
            throw new IllegalStateException("A step that waits can be answered: " + record.task());
        }
        Move move = new Move.OfSteps(
                StepSet.of(record.step()),
                StepState.Kind.WAITING,
                moves.to().kind(),
                waiting.attempt(),
                Cause.ANSWERED,
                error.map(StepError::code).orElse(""),
                "",
                now);
        return tasks.replace(next(
                record,
                moves.to(),
                Math.max(record.taskVersion(), task.version()),
                result,
                List.of(move),
                record.details(),
                moves.to().kind().settles() ? Optional.of(waiting.token()) : Optional.empty(),
                invocation));
    }

    private StepRecord next(
            StepRecord record,
            StepState to,
            long taskVersion,
            Optional<Payload> result,
            List<Move> moves,
            Optional<Json> details,
            Optional<String> holder,
            Invocation invocation) {
        return new StepRecord(
                record.task(),
                record.step(),
                record.label(),
                record.origin(),
                record.epoch(),
                to,
                record.revision() + 1,
                taskVersion,
                result,
                record.unchosen(),
                record.history().then(moves).bounded(StepRecord.RECENT_MOVES),
                invocation.nextWriter(),
                clock.instant(),
                details,
                holder,
                record.continuation());
    }

    private void follow(StepRecord record, TaskRecord task, Invocation invocation) {
        for (Move move : record.history().published()) {
            journal.moved(record.task(), record.origin(), record.taskVersion(), move);
        }
        Template template = advance.template(task);
        Instant now = clock.instant();
        if (!(record.state() instanceof StepState.Retrying retrying)) {
            Happening ended = new Happening.Ended(
                    record.step(),
                    record.epoch(),
                    record.attempt(),
                    record.state().kind());
            advance.apply(task, template, List.of(ended), Optional.empty(), StepSet.EMPTY, invocation);
        } else {
            boolean sent = Dispatches.holds(now, retrying.due());
            TaskRecord told = task;
            if (!sent || task.waiter(record.step()).isPresent()) {
                Happening waits = new Happening.WaitsLong(
                        record.step(), record.epoch(), retrying.attempt(), retrying.due(), Waiter.Kind.RETRY);
                told = advance.apply(task, template, List.of(waits), Optional.empty(), StepSet.EMPTY, invocation)
                        .task();
            }
            if (sent) {
                queues.send(List.of(Dispatches.of(told, template, record, now, retrying.due())));
            }
        }
    }
}
