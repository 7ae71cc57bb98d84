package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.builtinhandlers.outbound.HttpAddresses;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepLogger;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The context of an attempt, for tests.
///
/// @param allowed what the deployment lets `http` call
/// @param answerToken of a step with `answerWithin`
/// @param left as checkpoint
record AnAttempt(String configJson, int attempt, String allowed, Optional<String> answerToken, Optional<Object> left)
        implements StepContext {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    AnAttempt(String configJson, int attempt, String allowed) {
        this(configJson, attempt, allowed, Optional.empty(), Optional.empty());
    }

    AnAttempt from(@Nullable Object checkpoint) {
        return new AnAttempt(configJson, attempt, allowed, answerToken, Optional.ofNullable(checkpoint));
    }

    AnAttempt attempt(int number) {
        return new AnAttempt(configJson, number, allowed, answerToken, left);
    }

    @Override
    public <T> Optional<T> checkpoint(Class<T> type) {
        return left.map(checkpoint -> JSON.convertValue(checkpoint, type));
    }

    @Override
    public String taskId() {
        return "0123456789abcdefghijklmnop";
    }

    @Override
    public String stepName() {
        return "call";
    }

    @Override
    public String idempotencyKey() {
        return "key-1";
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public String correlationId() {
        return "correlation-1";
    }

    @Override
    public String traceparent() {
        return "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    }

    @Override
    public <T> T config(Class<T> type) {
        try {
            return JSON.readValue(configJson, type);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void heartbeat() {}

    @Override
    public StepLogger logger() {
        throw new AssertionError("Builtin handlers have nothing to log");
    }

    @Override
    public Optional<String> setting(String name) {
        return name.equals(HttpAddresses.SETTING) ? Optional.of(allowed) : Optional.empty();
    }
}
