package dev.millrace.testing;

import org.jspecify.annotations.Nullable;

/// Stands in for the handler of a step: `attempt -> Map.of("reserved", true)`.
@FunctionalInterface
public interface FakeHandler {
    /// Runs one attempt. What it returns is written as JSON and is the step's result; what it throws is a
    /// failure, as of any handler: [dev.millrace.handler.PermanentException],
    /// [dev.millrace.handler.RetryableException] or another.
    @Nullable Object handle(Attempt attempt) throws Exception;

    /// Always returns this.
    static FakeHandler returning(@Nullable Object result) {
        return attempt -> result;
    }
}
