package dev.millrace.engine.usecase;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.StepRecord;
import java.time.Instant;

/// What came of a claim that there is nothing to run for, or of the end of an attempt.
sealed interface Aftermath extends ClaimResult {
    /// The step has ended, by us or by somebody else; the task may not know it yet.
    record Ended(StepRecord record) implements Aftermath {}

    /// The step goes on when due, with the attempt its record names.
    record Later(StepRecord record, Instant due) implements Aftermath {}

    /// A worker outside has it until then, unless it is heard of before.
    record Held(StepRecord record, Instant until) implements Aftermath {}

    /// The step waits for the task that this attempt of it starts.
    record AwaitsTask(StepRecord record) implements Aftermath {}

    /// Nothing is to be done.
    record Refused(int step, int attempt, String because) implements Aftermath {}

    /// What follows from a record that says how its attempt stands.
    static Aftermath of(StepRecord record) {
        if (record.state() instanceof StepState.Retrying retrying) {
            return new Later(record, retrying.due());
        }
        if (record.state() instanceof StepState.Waiting waiting && waiting.isForTask()) {
            return new AwaitsTask(record);
        }
        if (record.state() instanceof StepState.Waiting waiting) {
            return new Later(record, waiting.due());
        }
        if (record.state() instanceof StepState.Ready ready) {
            return new Later(record, ready.due());
        }
        return new Ended(record);
    }
}
