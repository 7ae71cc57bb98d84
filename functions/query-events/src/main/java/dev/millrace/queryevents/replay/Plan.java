package dev.millrace.queryevents.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.queryevents.store.EventPattern;
import dev.millrace.queryevents.store.EventQuery;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// What a replay tells, and how fast.
///
/// @param subscription the one that hears of it; empty for all that listen on the bus
/// @param rate events in a second, at least 1
/// @param version to which events are brought at the most
record Plan(EventQuery query, Optional<String> subscription, int rate, int version) {
    static final int FASTEST = 1000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// As a replay's item keeps it.
    String text() {
        return json().toString();
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("from", query.from().toString())
                .put("to", query.to().toString())
                .put("rate", rate);
        subscription.ifPresent(name -> json.put("subscription", name));
        if (version < Integer.MAX_VALUE) {
            json.put("version", version);
        }
        if (!query.types().isEmpty()) {
            query.types().stream().sorted().forEach(json.putArray("types")::add);
        }
        query.task().ifPresent(task -> json.put("task", task));
        query.namespace().ifPresent(namespace -> json.put("namespace", namespace));
        query.pattern().ifPresent(pattern -> json.set("pattern", pattern.text()));
        return json;
    }

    static Plan parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            Set<String> types = new LinkedHashSet<>();
            json.path("types").forEach(type -> types.add(type.asText()));
            return new Plan(
                    new EventQuery(
                            Instant.parse(json.path("from").asText()),
                            Instant.parse(json.path("to").asText()),
                            types,
                            text(json, "task"),
                            text(json, "namespace"),
                            Optional.of(json.path("pattern"))
                                    .filter(JsonNode::isObject)
                                    .map(EventPattern::new)),
                    text(json, "subscription"),
                    json.path("rate").asInt(),
                    json.path("version").asInt(Integer.MAX_VALUE));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("A replay's item can't be understood: " + text, broken);
        }
    }

    private static Optional<String> text(JsonNode json, String field) {
        return Optional.ofNullable(json.path(field).textValue());
    }
}
