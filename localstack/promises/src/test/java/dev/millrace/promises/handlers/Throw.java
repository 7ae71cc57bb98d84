package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;

/// Throws what nobody declared.
public final class Throw implements StepHandler<Object, String> {
    @Override
    public String name() {
        return "test.throw";
    }

    @Override
    public String handle(Object input, StepContext context) {
        throw new IllegalStateException("nobody expected this");
    }
}
