package dev.millrace.engineaws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is built when it is first asked for.
final class Lazy<T> {
    private final Supplier<T> build;
    private @Nullable T value;

    Lazy(Supplier<T> build) {
        this.build = build;
    }

    synchronized T get() {
        if (value == null) {
            value = build.get();
        }
        return value;
    }
}
