package dev.millrace.deliverevents.match;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// An event as the bus brings it to its rules.
///
/// @param json the whole of it, as it came
/// @param envelope the same as a tree
public record BusEvent(String json, JsonNode envelope) {
    private static final int LONGEST_ID = 128;

    /// @throws IllegalArgumentException if it is none
    public static BusEvent of(String json) {
        return of(JsonTrees.tree(new Json(json)));
    }

    /// @throws IllegalArgumentException if it is none
    public static BusEvent of(JsonNode envelope) {
        if (!envelope.path("detail-type").isTextual()
                || !envelope.path("detail").isObject()) {
            throw new IllegalArgumentException("This is no event of a bus");
        }
        return new BusEvent(envelope.toString(), envelope);
    }

    /// What the event says: the part that is ours, without the bus's.
    public JsonNode detail() {
        return envelope.path("detail");
    }

    /// Who put it on the bus.
    public String source() {
        return envelope.path("source").asText();
    }

    public String type() {
        return envelope.path("detail-type").asText();
    }

    /// Its own id, by which a duplicate is known; the bus's where it has none.
    public String id() {
        String own = detail().path("id").asText("");
        return own.isEmpty() || own.length() > LONGEST_ID ? envelope.path("id").asText() : own;
    }

    public Optional<Instant> time() {
        String text = detail().path("time").asText(envelope.path("time").asText());
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException ignored) {
            return Optional.empty();
        }
    }

    /// Whether it tells of a subscription or its deliveries.
    public boolean isAboutSubscriptions() {
        return type().startsWith("subscription.") || type().startsWith("delivery.") || type().startsWith("webhook.");
    }

    /// Whether it tells of this one: to bring it there could go on for ever.
    boolean isAbout(String subscription) {
        return isAboutSubscriptions() && detail().path("subscription").asText().equals(subscription);
    }
}
