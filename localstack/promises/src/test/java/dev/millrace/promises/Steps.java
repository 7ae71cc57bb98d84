package dev.millrace.promises;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/// The steps of a task as the API shows them.
final class Steps {
    private Steps() {}

    /// One field of each step, by the step's name.
    static Map<String, String> by(JsonNode task, String field) {
        var found = new TreeMap<String, String>();
        task.path("steps")
                .forEach(step ->
                        found.put(step.path("name").asText(), step.path(field).asText()));
        return found;
    }

    static JsonNode named(JsonNode task, String name) {
        return task.path("steps")
                .valueStream()
                .filter(step -> step.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
