package dev.millrace.enginetestkit;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Move;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractAssert;

/// What tests say about tasks, whatever else they say: how the task and its steps stand, and in what order they ran.
///
/// @param <S> the assertion itself
public abstract class AbstractTaskAssert<S extends AbstractTaskAssert<S>> extends AbstractAssert<S, TaskSeen> {
    protected AbstractTaskAssert(TaskSeen seen, Class<S> type) {
        super(seen, type);
    }

    public S isComplete() {
        return is(TaskState.Kind.COMPLETE);
    }

    public S isFailed() {
        return is(TaskState.Kind.FAILED);
    }

    public S isCancelled() {
        return is(TaskState.Kind.CANCELLED);
    }

    public S is(TaskState.Kind expected) {
        isNotNull();
        if (actual.task().state().kind() != expected) {
            throw failure(
                    "Task %s is %s, not %s; its steps: %s",
                    actual.task().id(), actual.task().state().kind(), expected, actual.steps());
        }
        return myself;
    }

    public S step(String name, StepState.Kind expected) {
        StepState.Kind kind = actual.steps().get(name);
        if (kind != expected) {
            throw failure(
                    "Step %s of task %s is %s, not %s", name, actual.task().id(), kind, expected);
        }
        return myself;
    }

    /// Says that an attempt of this step began; what follows says when.
    public Order ran(String name) {
        if (first(name, true) < 0) {
            throw failure("Step %s of task %s did not run", name, actual.task().id());
        }
        return new Order(name);
    }

    public S didNotRun(String name) {
        if (first(name, true) >= 0) {
            throw failure("Step %s of task %s ran", name, actual.task().id());
        }
        return myself;
    }

    /// How often a step was tried.
    public S tried(String name, int times) {
        long attempts = movesOf(name).stream()
                .filter(move -> move.to() == StepState.Kind.RUNNING)
                .mapToInt(Move.OfSteps::attempt)
                .distinct()
                .count();
        if (attempts != times) {
            throw failure(
                    "Step %s of task %s was tried %d times, not %d",
                    name, actual.task().id(), attempts, times);
        }
        return myself;
    }

    private List<Move.OfSteps> movesOf(String name) {
        int step = number(name);
        return actual.moves().stream()
                .filter(Move.OfSteps.class::isInstance)
                .map(Move.OfSteps.class::cast)
                .filter(move -> move.steps().contains(step))
                .toList();
    }

    /// Place of the step's first start, or of its end, among the moves; -1 if there is none.
    private int first(String name, boolean start) {
        int step = number(name);
        return IntStream.range(0, actual.moves().size())
                .filter(place -> actual.moves().get(place) instanceof Move.OfSteps move
                        && move.steps().contains(step)
                        && (start
                                ? move.to() == StepState.Kind.RUNNING
                                : move.to().settles()))
                .findFirst()
                .orElse(-1);
    }

    private int number(String name) {
        int number = List.copyOf(actual.steps().keySet()).indexOf(name);
        if (number < 0) {
            throw new IllegalArgumentException(actual.template() + " has no step named " + name);
        }
        return number;
    }

    /// The second half of a sentence on order.
    public final class Order {
        private final String earlier;

        private Order(String earlier) {
            this.earlier = earlier;
        }

        /// The one ended before the other began, or in the same moment.
        public S before(String later) {
            int end = first(earlier, false);
            int start = first(later, true);
            if (end < 0
                    || start < 0
                    || actual.moves()
                            .get(end)
                            .at()
                            .isAfter(actual.moves().get(start).at())) {
                throw failure("Step %s did not end before %s began: %s", earlier, later, actual.moves());
            }
            return myself;
        }

        /// Nothing is said about order.
        public S atAll() {
            return myself;
        }
    }
}
