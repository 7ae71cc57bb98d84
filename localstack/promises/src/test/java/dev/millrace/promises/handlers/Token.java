package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;

/// Leaves the token that an answer must name in a box, which its input names.
public final class Token implements StepHandler<String, String> {
    /// Boxes are system properties, as handlers live behind a class loader of their own.
    public static final String BOX = "millrace.promises.token.";

    @Override
    public String name() {
        return "test.token";
    }

    @Override
    public String handle(String box, StepContext context) {
        System.setProperty(BOX + box, context.answerToken().orElseThrow());
        return "asked";
    }
}
