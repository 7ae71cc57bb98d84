package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;

/// Returns a text of as many characters as its input says.
public final class Text implements StepHandler<Integer, String> {
    @Override
    public String name() {
        return "test.text";
    }

    @Override
    public String handle(Integer length, StepContext context) {
        return "x".repeat(length);
    }
}
