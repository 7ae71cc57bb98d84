package dev.millrace.engine.letter;

import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Kept;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the dead letters of a write: one for each step that its moves say failed for good. They follow from committed
/// records alone, so making them again makes the same, and a healthy task has none.
///
/// An item of a `forEach` has no letter of its own: the template says how many may fail, and if more do the step that
/// stands for them fails. A compensation has one. Of a task whose time is over, or that went stale, there is one
/// letter for the task, not one for each step that was cut off.
public final class Letters {
    /// Codes of ours that another attempt would bring again.
    private static final Set<String> PERMANENT = Set.of(
            StepError.UNKNOWN_HANDLER,
            StepError.RESULT_NOT_SERIALISABLE,
            StepError.RESULT_TOO_LARGE,
            StepError.RESULT_INVALID,
            StepError.INPUT_INVALID,
            StepError.ITEMS_FAILED,
            StepError.DECISION_INVALID);

    private static final Set<String> TIMES =
            Set.of(StepError.TIMEOUT, StepError.LEASE_EXPIRED, StepError.ANSWER_OVERDUE);

    private static final String COMPENSATION = "undo ";

    /// With what the labels of items end, and no other: their failure is their step's.
    private static final String ITEM = "]";

    private Letters() {}

    /// What the write of a task's own record gave up.
    public static List<DeadLetter> of(TaskRecord task, Template template) {
        List<DeadLetter> letters = new ArrayList<>();
        boolean wholeTask = false;
        for (Move move : task.history().published()) {
            if (move instanceof Move.OfTask && move.givesUp()) {
                letters.add(ofTask(task, LetterReason.STALE, StepError.TASK_STALE, move.at()));
            }
            if (!(move instanceof Move.OfSteps steps) || !steps.givesUp()) {
                continue;
            }
            Optional<LetterReason> ofTask = reasonOfTask(steps.cause());
            if (ofTask.isPresent()) {
                if (!wholeTask) {
                    letters.add(ofTask(task, ofTask.get(), steps.detail(), steps.at()));
                }
                wholeTask = true;
                continue;
            }
            steps.steps().forEach(step -> {
                String name = task.nameOf(template, step);
                if (task.isNode(step) || name.startsWith(COMPENSATION)) {
                    letters.add(ofStep(task, template, step, name, steps));
                }
            });
        }
        return letters;
    }

    /// What the write of a step's record gave up.
    public static List<DeadLetter> of(StepRecord step, Template template) {
        boolean declared = step.label().isEmpty();
        if (!(step.state() instanceof StepState.Failed failed) || step.label().endsWith(ITEM)) {
            return List.of();
        }
        List<DeadLetter> letters = new ArrayList<>();
        for (Move move : step.history().published()) {
            if (move instanceof Move.OfSteps steps && steps.givesUp()) {
                String name = declared ? template.step(step.step()).name() : step.label();
                Instant first = step.history().moves().getFirst().at();
                Duration tried = Duration.between(first, steps.at());
                letters.add(letter(
                        new LetterId.OfTask(step.task(), Optional.of(step.step()), steps.at()),
                        new LetterSubject.OfStep(step.task(), step.step(), name, step.epoch(), failed.attempt()),
                        reason(template, declared ? step.step() : -1, failed.attempt(), failed.error(), tried),
                        step.origin(),
                        failed.error(),
                        failed.attempt(),
                        first,
                        steps.at()));
            }
        }
        return letters;
    }

    /// Of a task that a person sets aside.
    public static DeadLetter byHand(TaskRecord task, String note, String actor, Instant at, String writer) {
        DeadLetter letter = ofTask(task, LetterReason.MANUAL, "SET_ASIDE", task.updatedAt());
        return new DeadLetter(
                letter.id(),
                letter.subject(),
                letter.reason(),
                letter.state(),
                letter.namespace(),
                letter.template(),
                letter.error(),
                letter.attempts(),
                letter.firstAt(),
                letter.at(),
                note,
                actor,
                at,
                1,
                writer);
    }

    private static Optional<LetterReason> reasonOfTask(Cause cause) {
        if (cause == Cause.TASK_TIMEOUT) {
            return Optional.of(LetterReason.TIMEOUT);
        }
        return cause == Cause.WENT_STALE ? Optional.of(LetterReason.STALE) : Optional.empty();
    }

    private static DeadLetter ofStep(TaskRecord task, Template template, int step, String name, Move.OfSteps move) {
        Instant first = task.history().moves().stream()
                .filter(earlier -> earlier instanceof Move.OfSteps of
                        && of.steps().contains(step)
                        && of.to() == StepState.Kind.RUNNING)
                .map(Move::at)
                .findFirst()
                .orElse(move.at());
        StepError error = task.results().get(step) instanceof Kept.Failure failure
                ? failure.error()
                : new StepError(move.detail().isBlank() ? "UNKNOWN" : move.detail(), "");
        boolean declared = step < task.head().steps();
        return letter(
                new LetterId.OfTask(task.id(), Optional.of(step), move.at()),
                new LetterSubject.OfStep(task.id(), step, name, task.epoch(), move.attempt()),
                reason(template, declared ? step : -1, move.attempt(), error, Duration.between(first, move.at())),
                task.head().origin(),
                error,
                move.attempt(),
                first,
                move.at());
    }

    private static DeadLetter ofTask(TaskRecord task, LetterReason reason, String code, Instant at) {
        StepError error = new StepError(code.isBlank() ? "UNKNOWN" : code, sentence(reason));
        return letter(
                new LetterId.OfTask(task.id(), Optional.empty(), at),
                new LetterSubject.OfTask(task.id(), task.epoch()),
                reason,
                task.head().origin(),
                error,
                task.epoch() + 1,
                task.head().createdAt(),
                at);
    }

    private static String sentence(LetterReason reason) {
        return switch (reason) {
            case TIMEOUT -> "The task did not end within its timeout";
            case STALE -> "Nothing of the task changed for too long";
            case MANUAL -> "A person set the task aside";
            case ATTEMPTS_EXHAUSTED, PERMANENT, POISON -> "";
        };
    }

    /// @param declared the step's number; -1 if it was made at run time
    private static LetterReason reason(Template template, int declared, int attempt, StepError error, Duration tried) {
        if (TIMES.contains(error.code())) {
            return LetterReason.TIMEOUT;
        }
        if (PERMANENT.contains(error.code()) || declared < 0) {
            return LetterReason.PERMANENT;
        }
        var retry = template.step(declared).retry();
        boolean late = retry.within().filter(most -> tried.compareTo(most) >= 0).isPresent();
        return retry.allowsAttemptAfter(attempt) && !late ? LetterReason.PERMANENT : LetterReason.ATTEMPTS_EXHAUSTED;
    }

    private static DeadLetter letter(
            LetterId id,
            LetterSubject subject,
            LetterReason reason,
            Origin origin,
            StepError error,
            int attempts,
            Instant firstAt,
            Instant at) {
        return new DeadLetter(
                id,
                subject,
                reason,
                LetterState.OPEN,
                origin.template().namespace(),
                Optional.of(origin.template().toString()),
                error,
                attempts,
                firstAt,
                at,
                "",
                "",
                at,
                1,
                id.text());
    }
}
