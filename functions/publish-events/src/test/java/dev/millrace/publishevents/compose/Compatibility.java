package dev.millrace.publishevents.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.enginetemplates.schema.SchemaChange;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What may change in a version of a schema once it was published: fields that may be missing may come, and values of
/// an
/// enumeration. All else needs a new version, with an upcaster.
final class Compatibility {
    /// What of a field a consumer relies on.
    private static final List<String> SHAPE = List.of("type", "const", "format", "pattern", "enum", "items");

    private Compatibility() {}

    /// What a schema promises: the part that is kept as published.
    static ObjectNode promise(JsonNode schema) {
        ObjectNode promise = JsonNodeFactory.instance.objectNode();
        texts(schema.path("required")).forEach(promise.putArray("required")::add);
        ObjectNode fields = promise.putObject("properties");
        for (String name : names(schema.path("properties"))) {
            ObjectNode field = fields.putObject(name);
            JsonNode now = schema.path("properties").path(name);
            SHAPE.stream().filter(now::has).forEach(part -> field.set(part, now.get(part)));
        }
        return promise;
    }

    /// In which ways a schema breaks what was published.
    static List<String> problems(JsonNode published, JsonNode schema) {
        return SchemaChange.breaks(published, promise(schema));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
