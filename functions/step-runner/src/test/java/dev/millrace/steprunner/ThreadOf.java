package dev.millrace.steprunner;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells on what kind of thread it ran. Found by ServiceLoader in tests.
public final class ThreadOf implements StepHandler<Object, List<Boolean>> {
    static volatile @Nullable ClassLoader seen;

    @Override
    public String name() {
        return "thread-of";
    }

    @Override
    public List<Boolean> handle(Object input, StepContext context) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        seen = loader;
        return List.of(Thread.currentThread().isVirtual(), loader != null);
    }
}
