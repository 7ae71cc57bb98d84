package dev.millrace.engine.usecase;

import dev.millrace.engine.advance.Happening;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// When the next attempt is due, if there is one.
final class Attempts {
    /// How often a step may be gone on with, through all its attempts.
    static final int MOST_LEGS = 10_000;

    private final Chance chance;
    private final InstantSource clock;

    Attempts(Chance chance, InstantSource clock) {
        this.chance = chance;
        this.clock = clock;
    }

    /// After an attempt that said how it failed.
    ///
    /// @param first when the step's first attempt began
    Optional<Instant> retryAt(StepTemplate step, int attempt, Outcome.Failed failed, Instant first) {
        if (!failed.retryable()
                || !step.retry().allowsAttemptAfter(attempt)
                || !step.retry().allows(failed.error().code())) {
            return Optional.empty();
        }
        Duration delay = step.retry().delayAfter(attempt, chance.next(), failed.retryAfter());
        Instant due = clock.instant().plus(delay);
        return Optional.of(due)
                .filter(at -> step.retry()
                        .within()
                        .filter(within -> at.isAfter(first.plus(within)))
                        .isEmpty());
    }

    /// An attempt that wants to go on in another invocation, and may not.
    ///
    /// @param legs how often the step would have been gone on with
    /// @param first when the step's first attempt began
    Optional<Outcome.Failed> tooLong(StepTemplate step, int legs, Instant first, Instant due) {
        Optional<Duration> within = step.retry().within().filter(longest -> due.isAfter(first.plus(longest)));
        String problem = legs > MOST_LEGS
                ? "It was gone on with " + MOST_LEGS + " times, as often as a step may be"
                : within.map(longest -> "It would go on at " + due + ", later than " + longest + " after it began")
                        .orElse("");
        return problem.isEmpty()
                ? Optional.empty()
                : Optional.of(new Outcome.Failed(
                        new StepError(StepError.CONTINUED_TOO_LONG, problem), false, Optional.empty()));
    }

    /// After an attempt whose worker fell silent. Its lease was wait enough.
    Optional<Instant> retryAtOnce(StepTemplate step, int attempt) {
        return step.retry().allowsAttemptAfter(attempt) ? Optional.of(clock.instant()) : Optional.empty();
    }

    /// Attempts run in place whose lease is over, to be taken over.
    List<Happening> overdue(TaskRecord task, Template template) {
        Instant now = clock.instant();
        return task.running().stream()
                .filter(running -> !now.isBefore(running.leaseUntil()))
                .map(running -> (Happening) new Happening.LeaseOver(
                        running, retryAtOnce(task.described(template, running.step()), running.attempt())))
                .toList();
    }

    /// Refuses what a decision creates beyond the limits. Decisions that are made at the same moment do not see each
    /// other's steps.
    Outcome bounded(TaskRecord task, int decision, Outcome outcome) {
        if (!(outcome instanceof Outcome.Creates creates)) {
            return outcome;
        }
        int deep = task.growth().creators(decision).size() + 1;
        int all = task.growth().created() + creates.count();
        if (deep > Growth.DEEPEST_CREATION) {
            return refused("it was created " + (deep - 1) + " deep, and nothing is created deeper than that");
        }
        if (creates.count() > Growth.MOST_CREATED_AT_ONCE) {
            return refused(
                    "a decision creates at most " + Growth.MOST_CREATED_AT_ONCE + " steps, not " + creates.count());
        }
        return all > Growth.MOST_CREATED
                ? refused("a task has at most " + Growth.MOST_CREATED + " created steps, and this would make " + all)
                : creates;
    }

    private static Outcome refused(String because) {
        return new Outcome.Failed(new StepError(StepError.DECISION_INVALID, because), false, Optional.empty());
    }

    /// Decisions made at the same moment may create two steps of one name.
    ///
    /// @param template with what was created
    static String idempotencyKey(TaskRecord task, Template template, int number) {
        boolean created = task.growth().declared(number) >= task.head().steps();
        String step = task.nameOf(template, number) + (created ? "#" + number : "");
        return task.epoch() == 0 ? task.id() + "/" + step : task.id() + "/" + step + "/" + task.epoch();
    }
}
