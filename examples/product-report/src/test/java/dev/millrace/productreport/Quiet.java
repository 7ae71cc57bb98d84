package dev.millrace.productreport;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepLogger;
import java.time.Instant;
import java.util.Optional;

/// A first attempt of a step that nobody watches.
final class Quiet implements StepContext, StepLogger {
    @Override
    public String taskId() {
        return "task";
    }

    @Override
    public String stepName() {
        return "step";
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public String idempotencyKey() {
        return "key";
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public String correlationId() {
        return "correlation";
    }

    @Override
    public String traceparent() {
        return "";
    }

    @Override
    public <T> T config(Class<T> type) {
        throw new UnsupportedOperationException("These steps have no config");
    }

    @Override
    public Optional<String> setting(String name) {
        return Optional.empty();
    }

    @Override
    public void heartbeat() {}

    @Override
    public StepLogger logger() {
        return this;
    }

    @Override
    public void info(String message, Object... details) {}

    @Override
    public void warn(String message, Object... details) {}
}
