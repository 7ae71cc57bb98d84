package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Takes a moment, and returns how many were at it at once when it began.
public final class Crowded implements StepHandler<Object, Crowded.Seen> {
    private static final Map<String, AtomicInteger> CROWDS = new ConcurrentHashMap<>();

    /// @param crowd who counts together
    public record Config(String crowd, long milliseconds) {}

    public record Seen(int atOnce) {}

    @Override
    public String name() {
        return "test.crowded";
    }

    @Override
    public Seen handle(Object input, StepContext context) throws InterruptedException {
        var config = context.config(Config.class);
        var crowd = CROWDS.computeIfAbsent(config.crowd(), name -> new AtomicInteger());
        var seen = crowd.incrementAndGet();
        try {
            if (new CountDownLatch(1).await(config.milliseconds(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Nobody counts down");
            }
            return new Seen(seen);
        } finally {
            crowd.decrementAndGet();
        }
    }
}
