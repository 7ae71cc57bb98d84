package dev.millrace.engine.task;

import dev.millrace.engine.state.StepState;

/// Says that a step with a record of its own has ended, and that its record says so already.
///
/// @param ending complete, failed, skipped, cancelled or resolved
public record Finish(TaskId task, int step, int epoch, int attempt, StepState.Kind ending) {
    public Finish {
        if (!ending.settles()) {
            throw new IllegalArgumentException("A step does not end in " + ending);
        }
    }
}
