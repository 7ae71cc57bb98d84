package dev.millrace.promises.handlers;

import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;

/// Tells how far it came, fails, and goes on from there: its result is what the attempt before told.
public final class GoOn implements StepHandler<Object, GoOn.Place> {
    /// How far an attempt came.
    public record Place(int page, int attempt) {}

    @Override
    public String name() {
        return "test.go-on";
    }

    @Override
    public Place handle(Object input, StepContext context) {
        return context.lastHeartbeatDetails(Place.class).orElseGet(() -> {
            context.heartbeat(new Place(6, context.attempt()));
            context.heartbeat(new Place(7, context.attempt()));
            throw new RetryableException("INTERRUPTED", "in the middle of page 7");
        });
    }
}
