package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.simulation.Violation.unless;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.TaskId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the published transitions of one task tell, in the order they were committed: where they say that each step
/// stands, and whether they got there by legal moves only.
///
/// Cancelling a task speaks for steps whose own records go on: such a step is *let go*. What its record still tells is
/// checked by itself, and no more against the task.
final class Story {
    private final TaskId task;
    private Optional<TaskState.Kind> state = Optional.empty();
    private StepState.Kind[] kinds;
    private int[] attempts;
    private boolean[] letGo;
    private boolean touched;

    Story(TaskId task, int steps) {
        this.task = task;
        kinds = new StepState.Kind[steps];
        Arrays.fill(kinds, StepState.Kind.PENDING);
        attempts = new int[steps];
        letGo = new boolean[steps];
    }

    /// Steps that are made at run time are numbered beyond the declared ones.
    private void makeRoomFor(int step) {
        int before = kinds.length;
        if (step >= before) {
            kinds = Arrays.copyOf(kinds, step + 20);
            Arrays.fill(kinds, before, kinds.length, StepState.Kind.PENDING);
            attempts = Arrays.copyOf(attempts, step + 20);
            letGo = Arrays.copyOf(letGo, step + 20);
        }
    }

    StepState.Kind kind(int step) {
        makeRoomFor(step);
        return kinds[step];
    }

    int attempt(int step) {
        makeRoomFor(step);
        return attempts[step];
    }

    boolean letGo(int step) {
        return letGo[step];
    }

    Optional<TaskState.Kind> state() {
        return state;
    }

    /// What happens to a task that stays in its state.
    private static final Set<Cause> STAY = EnumSet.of(
            Cause.MOVED_TO_LANE, Cause.AGED, Cause.CANCEL_REQUESTED, Cause.WENT_STALE, Cause.DELETED, Cause.EXPIRED);

    /// Of steps that end because of something that happens to their task.
    private static final Set<Cause> FROM_ABOVE =
            EnumSet.of(Cause.REQUESTED, Cause.ITEMS_ENDED, Cause.PARENT_ENDED, Cause.TASK_TIMEOUT, Cause.WENT_STALE);

    /// Somebody does with single steps what their records do not know of.
    void touch() {
        touched = true;
    }

    /// A new epoch: what is not settled begins anew.
    void beginAnew(StepSet steps) {
        steps.forEach(step -> {
            makeRoomFor(step);
            anew(step);
        });
    }

    private void anew(int step) {
        kinds[step] = StepState.Kind.PENDING;
        attempts[step] = 0;
        letGo[step] = false;
    }

    void told(List<Move> moves) {
        for (Move move : moves) {
            switch (move) {
                case Move.OfTask ofTask -> told(ofTask);
                case Move.OfSteps ofSteps -> ofSteps.steps().forEach(step -> told(step, ofSteps));
            }
        }
    }

    private void told(Move.OfTask move) {
        unless(move.from().equals(state), "Task %s moved %s, but stood at %s", task, move, state);
        unless(
                state.isEmpty()
                        || STAY.contains(move.cause()) && state.get() == move.to()
                        || LegalMoves.allows(state.get(), move.to()),
                "No event moves a task from %s to %s: %s",
                state,
                move.to(),
                task);
        state = Optional.of(move.to());
    }

    private void told(int step, Move.OfSteps move) {
        makeRoomFor(step);
        boolean fromAbove = move.to().settles() && FROM_ABOVE.contains(move.cause());
        boolean asFarAsKnown = move.from() == StepState.Kind.READY || move.from() == StepState.Kind.RETRYING;
        if (letGo[step] && touched) {
            loosely(step, move);
            return;
        }
        if (fromAbove && asFarAsKnown && kinds[step] != move.from()) {
            unless(kinds[step] != StepState.Kind.PENDING, "Step %d of %s was never sent: %s", step, task, move);
            letGo[step] = true;
            return;
        }
        unless(
                move.from() == kinds[step],
                "Step %d of %s stood at %s (attempt %d), and then moved %s",
                step,
                task,
                kinds[step],
                attempts[step],
                move);
        unless(
                LegalMoves.allows(move.from(), move.to()),
                "No event moves a step from %s to %s: step %d of %s",
                move.from(),
                move.to(),
                step,
                task);
        unless(
                move.to() != StepState.Kind.RETRYING || !move.detail().equals(SimulatedRunner.PERMANENT),
                "Step %d of %s is to be tried again after a failure for good: %s",
                step,
                task,
                move);
        if (move.to() == StepState.Kind.PENDING) {
            anew(step);
            return;
        }
        attempt(step, move);
        letGo[step] |= fromAbove && asFarAsKnown;
        kinds[step] = letGo[step] && fromAbove ? kinds[step] : move.to();
    }

    /// Of a step that was let go while its record went on, and that somebody has taken up again.
    private void loosely(int step, Move.OfSteps move) {
        unless(
                LegalMoves.allows(move.from(), move.to()),
                "No event moves a step from %s to %s: step %d of %s",
                move.from(),
                move.to(),
                step,
                task);
        if (move.to() == StepState.Kind.PENDING) {
            anew(step);
        } else {
            kinds[step] = move.to();
            attempts[step] = Math.max(attempts[step], move.attempt());
        }
    }

    /// An attempt follows the one before when that has failed, and in no other case; one that goes on stays the same.
    private void attempt(int step, Move.OfSteps move) {
        if (move.to() == StepState.Kind.RUNNING) {
            int expected = switch (move.from()) {
                case PENDING -> 1;
                case READY -> Math.max(1, attempts[step]);
                case RETRYING -> attempts[step] + 1;
                case RUNNING, WAITING, COMPLETE, FAILED, SKIPPED, CANCELLED, RESOLVED -> attempts[step];
            };
            unless(
                    move.attempt() == expected,
                    "Step %d of %s began attempt %d, and not %d: %s",
                    step,
                    task,
                    move.attempt(),
                    expected,
                    move);
            attempts[step] = move.attempt();
        } else if (move.to() == StepState.Kind.RETRYING && !move.actor().isEmpty()) {
            attempts[step] = move.attempt() - 1;
        } else if (move.from() == StepState.Kind.RUNNING) {
            unless(
                    move.attempt() == attempts[step],
                    "Attempt %d of step %d of %s ended while %d ran: %s",
                    move.attempt(),
                    step,
                    task,
                    attempts[step],
                    move);
        }
    }

    /// Whether the story agrees that these steps have ended as the task's record has it.
    void agrees(StepSet steps, StepState.Kind ending) {
        steps.forEach(this::makeRoomFor);
        steps.forEach(step -> unless(
                kinds[step] == ending || letGo[step],
                "The record of %s has step %d as %s, but its transitions tell of %s",
                task,
                step,
                ending,
                kinds[step]));
    }
}
