package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.concurrent.CountDownLatch;

/// Never returns by itself.
public final class Hang implements StepHandler<Object, String> {
    @Override
    public String name() {
        return "test.hang";
    }

    @Override
    public String handle(Object input, StepContext context) throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }
}
