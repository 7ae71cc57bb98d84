package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Occupies its worker for a while; later attempts are quick. Returns who did it, in which attempt.
public final class Slow implements StepHandler<Object, Slow.Done> {
    /// @param milliseconds that the first attempt takes
    public record Config(long milliseconds) {}

    /// @param process that ran the attempt
    public record Done(int attempt, long process) {}

    @Override
    public String name() {
        return "test.slow";
    }

    @Override
    public Done handle(Object input, StepContext context) throws InterruptedException {
        if (context.attempt() == 1) {
            var never = new CountDownLatch(1);
            if (never.await(context.config(Config.class).milliseconds(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Nobody counts down");
            }
        }
        return new Done(context.attempt(), ProcessHandle.current().pid());
    }
}
