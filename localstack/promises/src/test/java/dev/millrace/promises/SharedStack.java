package dev.millrace.promises;

import dev.millrace.localstack.LocalStackOptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests a stack in memory: one for all of them, started by the first, closed after the last. Each test has
/// templates of its own.
final class SharedStack implements ParameterResolver {
    private static final Namespace OURS = Namespace.create(SharedStack.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Millrace.class);
    }

    /// With a queue that no worker asks, `idle`: what waits there disturbs no test that plays a worker.
    private static LocalStackOptions stack() {
        return Millrace.options(SynthesizedTemplate.furnished());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(OURS)
                .computeIfAbsent("stack", first -> Millrace.start(stack()), Millrace.class);
    }
}
