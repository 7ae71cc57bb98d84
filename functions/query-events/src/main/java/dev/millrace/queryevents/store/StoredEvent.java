package dev.millrace.queryevents.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/// An event as the bus delivered it: `source`, `detail-type`, `time`, `detail` and what else EventBridge adds.
public record StoredEvent(ObjectNode envelope) {
    public String type() {
        return envelope.path("detail-type").asText("");
    }

    public JsonNode detail() {
        return envelope.path("detail");
    }

    /// When it happened, as the bus was told, which keeps whole seconds; to the millisecond where the event tells the
    /// same time finer.
    public Instant time() {
        Instant kept = parsed(envelope.path("time").asText(""), Instant.EPOCH);
        Instant finer = parsed(detail().path("time").asText(""), kept);
        return finer.truncatedTo(ChronoUnit.SECONDS).equals(kept) ? finer : kept;
    }

    /// Copies of one event share it.
    public String id() {
        return detail().path("id").asText(envelope.path("id").asText(""));
    }

    public StoredEvent withDetail(ObjectNode detail) {
        ObjectNode copy = envelope.deepCopy();
        copy.set("detail", detail);
        return new StoredEvent(copy);
    }

    private static Instant parsed(String text, Instant otherwise) {
        try {
            return text.isEmpty() ? otherwise : Instant.parse(text);
        } catch (DateTimeParseException notATime) {
            return otherwise;
        }
    }
}
