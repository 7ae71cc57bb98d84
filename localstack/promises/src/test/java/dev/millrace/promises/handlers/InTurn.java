package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Waits until all may go on, takes a moment, and returns how many had begun before it.
public final class InTurn implements StepHandler<Object, Integer> {
    /// A system property with how many have begun, as handlers live behind a class loader of their own.
    public static final String BEGUN = "millrace.promises.begun";

    /// One that lets all go on once it has a value.
    public static final String OPEN = "millrace.promises.in-turn";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long MOMENT_MILLIS = 20;
    private static final long MOST_LOOKS = 3_000;

    @Override
    public String name() {
        return "test.in-turn";
    }

    @Override
    public Integer handle(Object input, StepContext context) throws InterruptedException {
        var before = COUNT.getAndIncrement();
        System.setProperty(BEGUN, Integer.toString(COUNT.get()));
        pause();
        for (long looks = 0; looks < MOST_LOOKS && System.getProperty(OPEN) == null; looks++) {
            pause();
        }
        return before;
    }

    private static void pause() throws InterruptedException {
        if (new CountDownLatch(1).await(MOMENT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Nobody counts down");
        }
    }
}
