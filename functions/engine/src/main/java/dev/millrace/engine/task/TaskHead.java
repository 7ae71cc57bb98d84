package dev.millrace.engine.task;

import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import java.time.Instant;
import java.util.Optional;

/// What is fixed when a task is submitted, and what people have made of it since.
///
/// @param lane that was asked for
/// @param inputHash tells whether another submission under the same key has the same input
/// @param key the caller's idempotency key
/// @param steps how many the template has
/// @param tenant with whom it shares a lane fairly
/// @param aged how many lanes its steps have been raised by, as they waited too long
/// @param leaving whether it is being cancelled
/// @param parent the step that started it, if one did
public record TaskHead(
        TaskId id,
        Origin origin,
        Lane lane,
        Instant createdAt,
        Payload input,
        String inputHash,
        Optional<String> key,
        int steps,
        Optional<String> tenant,
        int aged,
        Leaving leaving,
        Optional<Parent> parent) {
    /// Of nobody in particular, and started by no step.
    public TaskHead(
            TaskId id,
            Origin origin,
            Lane lane,
            Instant createdAt,
            Payload input,
            String inputHash,
            Optional<String> key,
            int steps) {
        this(
                id,
                origin,
                lane,
                createdAt,
                input,
                inputHash,
                key,
                steps,
                Optional.empty(),
                0,
                Leaving.NO,
                Optional.empty());
    }

    /// The same on another lane, young again.
    public TaskHead on(Lane other) {
        return with(other, 0, leaving);
    }

    /// The same, one lane further up.
    public TaskHead older() {
        return with(lane, aged + 1, leaving);
    }

    /// The same on its way to being cancelled, or not any more.
    public TaskHead leaving(Leaving how) {
        return with(lane, aged, how);
    }

    private TaskHead with(Lane other, int age, Leaving how) {
        return new TaskHead(id, origin, other, createdAt, input, inputHash, key, steps, tenant, age, how, parent);
    }

    public boolean isLeaving() {
        return leaving != Leaving.NO;
    }

    /// The lane that a step belongs to.
    public Lane laneOf(StepTemplate step) {
        return step.lane().orElse(lane);
    }

    /// The lane that a step travels through by now.
    public Lane queueOf(StepTemplate step) {
        return laneOf(step).up(aged);
    }
}
