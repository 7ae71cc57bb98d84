package dev.millrace.steprunner;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepCancelledException;
import java.util.Optional;

/// What it means that a handler threw.
final class Failures {
    private Failures() {}

    static Outcome outcome(Throwable thrown, AttemptContext context) {
        if (thrown instanceof StepCancelledException || context.isCancelled()) {
            return new Outcome.Abandoned();
        }
        return switch (thrown) {
            case RetryableException retryable ->
                new Outcome.Failed(
                        error(retryable.code(), retryable),
                        true,
                        retryable.retryAfter().filter(after -> !after.isNegative()));
            case PermanentException permanent ->
                new Outcome.Failed(error(permanent.code(), permanent), false, Optional.empty());
            default -> {
                context.logUnexpected(thrown);
                yield unexpected(thrown);
            }
        };
    }

    /// Nobody declared it, so nobody knows; the step's policy bounds how often it is tried.
    static Outcome unexpected(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getSimpleName();
        return new Outcome.Failed(
                new StepError(StepError.HANDLER_FAILED, message == null ? name : name + ": " + message),
                true,
                Optional.empty());
    }

    private static StepError error(String code, RuntimeException thrown) {
        String message = thrown.getMessage();
        return new StepError(code.isBlank() ? StepError.HANDLER_FAILED : code, message == null ? "" : message);
    }
}
