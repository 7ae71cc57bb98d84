package dev.millrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.enginetestkit.AbstractTaskAssert;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a test says about a task: `assertThat(order).isComplete().ran("reserve").before("charge")`.
public final class WorkflowAssert extends AbstractTaskAssert<WorkflowAssert> {
    private final SubmittedTask task;

    private WorkflowAssert(SubmittedTask task) {
        super(task.seen(), WorkflowAssert.class);
        this.task = task;
    }

    public static WorkflowAssert assertThat(SubmittedTask task) {
        return new WorkflowAssert(task);
    }

    @Override
    public WorkflowAssert is(TaskState.Kind expected) {
        if (actual.task().state().kind() != expected) {
            throw failure(
                    "The task is %s, not %s. Its steps: %s. What failed: %s",
                    actual.task().state().kind(), expected, actual.steps(), task.failures());
        }
        return this;
    }

    public WorkflowAssert isPaused() {
        return is(TaskState.Kind.PAUSED);
    }

    /// Something failed, and a person must say how it goes on.
    public WorkflowAssert isBlocked() {
        return is(TaskState.Kind.BLOCKED);
    }

    /// Nothing runs: timers, retries or people are awaited.
    public WorkflowAssert isWaiting() {
        return is(TaskState.Kind.WAITING);
    }

    public WorkflowAssert completed(String step) {
        return step(step, StepState.Kind.COMPLETE);
    }

    /// The step failed for good.
    public WorkflowAssert failed(String step) {
        return step(step, StepState.Kind.FAILED);
    }

    /// The step failed for good, with this code.
    public WorkflowAssert failed(String step, String code) {
        failed(step);
        Optional<String> found = task.error(step);
        if (!found.equals(Optional.of(code))) {
            throw failure("Step %s failed with %s, not %s", step, found.orElse("no error"), code);
        }
        return this;
    }

    /// The step was passed over: its condition did not hold, a decision chose others, or a person said so.
    public WorkflowAssert skipped(String step) {
        return step(step, StepState.Kind.SKIPPED);
    }

    /// The step was given up before it ran.
    public WorkflowAssert cancelled(String step) {
        return step(step, StepState.Kind.CANCELLED);
    }

    /// A person called the step done.
    public WorkflowAssert resolved(String step) {
        return step(step, StepState.Kind.RESOLVED);
    }

    /// The step waits for a time or for an answer.
    public WorkflowAssert waits(String step) {
        return step(step, StepState.Kind.WAITING);
    }

    /// Virtual time from the submission to the end.
    public WorkflowAssert took(Duration expected) {
        if (!task.took().equals(expected)) {
            throw failure("The task took %s, not %s", task.took(), expected);
        }
        return this;
    }

    public WorkflowAssert tookAtMost(Duration most) {
        if (task.took().compareTo(most) > 0) {
            throw failure("The task took %s, more than %s", task.took(), most);
        }
        return this;
    }

    /// A step's result; what follows says what it is.
    public Result result(String step) {
        return new Result("result of step " + step, task.result(step));
    }

    /// The second half of a sentence on a result.
    public final class Result {
        private final String what;
        private final Optional<JsonNode> found;

        private Result(String what, Optional<JsonNode> found) {
            this.what = what;
            this.found = found;
        }

        /// A part of it.
        ///
        /// @param pointer as `/lines/0/price`
        public Result at(String pointer) {
            return new Result(
                    what + " at " + pointer, found.map(tree -> tree.at(pointer)).filter(tree -> !tree.isMissingNode()));
        }

        /// @param json JSON text; the order of keys does not count, nor whether a number is written 1 or 1.0
        public WorkflowAssert isEqualTo(String json) {
            return is(Values.tree(json));
        }

        /// @param value a map, a list, a record, a number: whatever is written as JSON
        public WorkflowAssert isEqualTo(@Nullable Object value) {
            return is(Values.treeOf(value));
        }

        /// It is this text.
        public WorkflowAssert isText(String text) {
            return is(Values.treeOf(text));
        }

        private WorkflowAssert is(JsonNode expected) {
            if (found.isEmpty() || !Values.isSame(found.get(), expected)) {
                throw failure(
                        "The %s is %s, not %s",
                        what, found.map(JsonNode::toString).orElse("not there"), expected);
            }
            return WorkflowAssert.this;
        }
    }
}
