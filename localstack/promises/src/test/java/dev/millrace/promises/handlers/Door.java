package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Occupies its worker until its door is opened, which its input names.
public final class Door implements StepHandler<String, String> {
    /// Doors are system properties, as handlers live behind a class loader of their own; an open one has a value.
    public static final String DOOR = "millrace.promises.door.";

    private static final long MOST_LOOKS = 6_000;

    @Override
    public String name() {
        return "test.door";
    }

    @Override
    public String handle(String door, StepContext context) throws InterruptedException {
        for (long looks = 0; looks < MOST_LOOKS && System.getProperty(DOOR + door) == null; looks++) {
            if (new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Nobody counts down");
            }
        }
        return door;
    }
}
