package dev.millrace.engine.task;

import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;

/// How a step ended, small enough to be kept in the task's own item.
public sealed interface Kept {
    /// Bytes it takes, about.
    int weight();

    record Result(Json json) implements Kept {
        @Override
        public int weight() {
            return json.size() + 4;
        }
    }

    /// Whatever older pages say of it no longer holds: the step is to be done again, or has been.
    record Reset() implements Kept {
        @Override
        public int weight() {
            return 6;
        }
    }

    record Failure(StepError error) implements Kept {
        @Override
        public int weight() {
            return error.code().length() + error.message().length() + 6;
        }
    }
}
