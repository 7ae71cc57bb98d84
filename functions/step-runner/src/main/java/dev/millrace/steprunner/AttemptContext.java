package dev.millrace.steprunner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.handler.StepCancelledException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepLogger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// What a handler sees of its attempt. Safe to use from several threads of the handler.
final class AttemptContext implements StepContext {
    private static final Logger LOG = LoggerFactory.getLogger(StepContext.class);

    private final StepCall call;
    private final Map<String, String> settings;
    private final InstantSource clock;
    private final long beatMillis;
    private final AtomicLong lastBeat;
    private final Optional<Json> lastDetails;
    private final List<EventCheck.Said> published = new ArrayList<>();
    private volatile boolean cancelled;
    private volatile boolean ended;
    private volatile @Nullable CompiledStep step;

    AttemptContext(StepCall call, Map<String, String> settings, InstantSource clock) {
        this.call = call;
        this.settings = settings;
        this.clock = clock;
        this.beatMillis = call.step().heartbeat().orElse(call.step().timeout()).toMillis() / 3;
        this.lastBeat = new AtomicLong(clock.millis());
        this.lastDetails = call.heartbeat().details();
    }

    void begin(CompiledStep running) {
        step = running;
    }

    /// From now on the handler is on its own.
    void end() {
        ended = true;
    }

    /// Whether the handler was told that nobody waits for it.
    boolean isCancelled() {
        return cancelled;
    }

    @Override
    public String taskId() {
        return call.task().text();
    }

    @Override
    public String stepName() {
        return call.step().name();
    }

    @Override
    public int attempt() {
        return call.attempt();
    }

    @Override
    public String idempotencyKey() {
        return call.idempotencyKey();
    }

    @Override
    public String attemptName() {
        return call.name();
    }

    @Override
    public Instant deadline() {
        return call.deadline();
    }

    @Override
    public String correlationId() {
        return call.correlationId();
    }

    @Override
    public String traceparent() {
        return call.traceparent();
    }

    @Override
    public Optional<String> answerToken() {
        return Optional.of(call.token()).filter(token -> !token.isEmpty());
    }

    @Override
    public <T> T config(Class<T> type) {
        CompiledStep running = step;
        if (running == null) {
            throw new IllegalStateException("The attempt has not begun");
        }
        return running.config(type);
    }

    @Override
    public Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /// Beats at most once in a third of the step's heartbeat, so that two may be lost before the lease runs out. A beat
    /// that can't be sent is such a loss, and no reason to stop the handler.
    @Override
    public void heartbeat() {
        if (cancelled || ended) {
            throw new StepCancelledException("Nobody waits for " + this + " any more");
        }
        long now = clock.millis();
        long last = lastBeat.get();
        if (now - last < beatMillis || !lastBeat.compareAndSet(last, now)) {
            return;
        }
        if (!beats()) {
            cancelled = true;
            throw new StepCancelledException("Nobody waits for " + this + " any more");
        }
    }

    @Override
    public void heartbeat(Object details) {
        Json written = written(details);
        if (written.size() > StepCall.Heartbeat.MOST_DETAILS) {
            throw new IllegalArgumentException("Heartbeat details of " + written.size() + " bytes: at most "
                    + StepCall.Heartbeat.MOST_DETAILS + " are kept");
        }
        call.heartbeat().note(written);
        heartbeat();
    }

    private static Json written(Object details) {
        try {
            return new Json(StepJson.MAPPER.writeValueAsString(details));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Heartbeat details can't be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public <T> Optional<T> lastHeartbeatDetails(Class<T> type) {
        return lastDetails.map(details -> {
            try {
                return StepJson.MAPPER.readValue(details.text(), type);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("The last heartbeat's details do not fit: " + Misfit.of(e), e);
            }
        });
    }

    @Override
    public <T> Optional<T> checkpoint(Class<T> type) {
        return call.heartbeat().checkpoint().map(checkpoint -> {
            try {
                return StepJson.MAPPER.readValue(checkpoint.text(), type);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("The checkpoint does not fit: " + Misfit.of(e), e);
            }
        });
    }

    @Override
    public void publish(String type, Object body) {
        publish(type, Optional.empty(), body);
    }

    @Override
    public void publish(String type, int version, Object body) {
        publish(type, Optional.of(version), body);
    }

    private void publish(String type, Optional<Integer> version, Object body) {
        if (ended) {
            throw new StepCancelledException("Nobody waits for " + this + " any more");
        }
        JsonNode written;
        try {
            written = StepJson.MAPPER.valueToTree(body);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The body of " + type + " can't be written as JSON", e);
        }
        synchronized (published) {
            String at = "events[" + published.size() + "]";
            published.add(new EventCheck.Said(type, version, written, at, at + " (" + type + ") $"));
        }
    }

    List<EventCheck.Said> published() {
        synchronized (published) {
            return List.copyOf(published);
        }
    }

    private boolean beats() {
        try {
            return call.heartbeat().beat();
        } catch (RuntimeException trouble) {
            log(LOG.atWarn()).setCause(trouble).log("A heartbeat could not be sent");
            return true;
        }
    }

    @Override
    public StepLogger logger() {
        CompiledStep running = step;
        return new StepLog(running == null ? LOG : running.log(), this);
    }

    void logUnexpected(Throwable thrown) {
        CompiledStep running = step;
        log((running == null ? LOG : running.log()).atWarn())
                .setCause(thrown)
                .log("A handler threw what it did not declare");
    }

    /// Says whose line it is.
    LoggingEventBuilder log(LoggingEventBuilder line) {
        return line.addKeyValue("task", call.task().text())
                .addKeyValue("step", call.step().name())
                .addKeyValue("attempt", call.attempt())
                .addKeyValue("correlationId", call.correlationId());
    }

    @Override
    public String toString() {
        return "attempt " + call.attempt() + " of step " + call.step().name() + " of task " + call.task();
    }
}
