package dev.millrace.testing;

import dev.millrace.engine.port.StepCall;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.handler.StepContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a [FakeHandler] is given: one attempt of a step.
public final class Attempt {
    private final StepCall call;
    private final @Nullable Object input;
    private final StepContext context;
    private final ManualClock clock;

    Attempt(StepCall call, @Nullable Object input, StepContext context, ManualClock clock) {
        this.call = call;
        this.input = input;
        this.context = context;
        this.clock = clock;
    }

    /// The step's input, made by the template's own mapping: maps, lists, texts, numbers, booleans.
    public @Nullable Object input() {
        return input;
    }

    /// The step's input, read into a record or another type.
    public <T> T input(Class<T> type) {
        return Values.read(input, type);
    }

    /// Which attempt of the step this is, from 1.
    public int number() {
        return call.attempt();
    }

    /// The step's name.
    public String step() {
        return call.step().name();
    }

    /// Of a step with `forEach`, which item this is for, from 0; -1 of any other.
    public int index() {
        return call.item();
    }

    /// Makes the attempt take so long. The clock is turned; beyond the step's timeout, the attempt ends as it would
    /// then, and what the handler returns does not count.
    ///
    /// Steps are worked off one after another here, so the times of steps that run side by side when deployed add up.
    public void takes(Duration time) {
        clock.advance(time);
    }

    /// What a handler is given beside its input: config, idempotency key, answer token, heartbeat.
    public StepContext context() {
        return context;
    }
}
