package dev.millrace.publishevents.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
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
        ObjectNode now = promise(schema);
        List<String> problems = new ArrayList<>();
        Set<String> before = texts(published.path("required"));
        Set<String> after = texts(now.path("required"));
        before.stream()
                .filter(name -> !after.contains(name))
                .forEach(name -> problems.add(name + " may be missing now, and consumers rely on it"));
        after.stream()
                .filter(name -> !before.contains(name))
                .forEach(name -> problems.add(name + " is required now, and events that are kept lack it"));
        for (String name : names(published.path("properties"))) {
            JsonNode was = published.path("properties").path(name);
            JsonNode is = now.path("properties").path(name);
            if (is.isMissingNode()) {
                problems.add(name + " was removed or renamed");
                continue;
            }
            for (String part : SHAPE) {
                boolean kept = part.equals("enum")
                        ? texts(is.path(part)).containsAll(texts(was.path(part))) && is.has(part) == was.has(part)
                        : is.path(part).equals(was.path(part));
                if (!kept) {
                    problems.add("'%s' of %s was %s and is %s".formatted(part, name, was.path(part), is.path(part)));
                }
            }
        }
        return problems;
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
