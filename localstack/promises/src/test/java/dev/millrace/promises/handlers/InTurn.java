package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Takes a moment, and returns how many had begun before it.
public final class InTurn implements StepHandler<Object, Integer> {
    /// A system property with how many have begun, as handlers live behind a class loader of their own.
    public static final String BEGUN = "millrace.promises.begun";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long MOMENT_MILLIS = 200;

    @Override
    public String name() {
        return "test.in-turn";
    }

    @Override
    public Integer handle(Object input, StepContext context) throws InterruptedException {
        var before = COUNT.getAndIncrement();
        System.setProperty(BEGUN, Integer.toString(COUNT.get()));
        if (new CountDownLatch(1).await(MOMENT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Nobody counts down");
        }
        return before;
    }
}
