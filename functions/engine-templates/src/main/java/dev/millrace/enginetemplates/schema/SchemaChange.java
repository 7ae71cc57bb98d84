package dev.millrace.enginetemplates.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// In which ways a schema of events breaks an older one, for those who read new events by the old schema, or old events
/// by the new one. Fields that may be missing may come, and so may values of an enumeration, at any depth. Words for
/// people may change. All else is a new form.
public final class SchemaChange {
    private static final Set<String> FOR_PEOPLE =
            Set.of("$comment", "$id", "$schema", "title", "description", "examples", "default", "deprecated");

    /// What is compared by its parts.
    private static final Set<String> IN_PARTS = Set.of("properties", "required", "enum", "items");

    private final List<String> breaks = new ArrayList<>();

    private SchemaChange() {}

    /// @return a sentence for each; none if the newer one keeps what the older one promised
    public static List<String> breaks(JsonNode older, JsonNode newer) {
        SchemaChange change = new SchemaChange();
        change.compare(older, newer, "");
        return List.copyOf(change.breaks);
    }

    private void compare(JsonNode was, JsonNode is, String at) {
        if (!was.isObject() || !is.isObject()) {
            same(was, is, at, "the schema");
            return;
        }
        required(was.path("required"), is.path("required"), at);
        fields(was.path("properties"), is.path("properties"), at);
        if (was.has("enum") || is.has("enum")) {
            boolean kept =
                    was.has("enum") == is.has("enum") && texts(is.path("enum")).containsAll(texts(was.path("enum")));
            if (!kept) {
                differs("enum", at, was.path("enum"), is.path("enum"));
            }
        }
        if (was.path("items").isObject() && is.path("items").isObject()) {
            compare(was.path("items"), is.path("items"), at + "[]");
        } else {
            same(was.path("items"), is.path("items"), at, "items");
        }
        Set<String> words = names(was);
        words.addAll(names(is));
        for (String word : words) {
            if (!FOR_PEOPLE.contains(word) && !IN_PARTS.contains(word)) {
                same(was.path(word), is.path(word), at, word);
            }
        }
    }

    private void required(JsonNode was, JsonNode is, String at) {
        Set<String> before = texts(was);
        Set<String> after = texts(is);
        before.stream()
                .filter(name -> !after.contains(name))
                .forEach(name -> breaks.add(inside(at, name) + " may be missing now, and consumers rely on it"));
        after.stream()
                .filter(name -> !before.contains(name))
                .forEach(name -> breaks.add(inside(at, name) + " is required now, and events that are kept lack it"));
    }

    private void fields(JsonNode was, JsonNode is, String at) {
        for (String name : names(was)) {
            if (is.path(name).isMissingNode()) {
                breaks.add(inside(at, name) + " was removed or renamed");
            } else {
                compare(was.path(name), is.path(name), inside(at, name));
            }
        }
    }

    private void same(JsonNode was, JsonNode is, String at, String word) {
        if (!was.equals(is)) {
            differs(word, at, was, is);
        }
    }

    private void differs(String word, String at, JsonNode was, JsonNode is) {
        breaks.add("'%s' of %s was %s and is %s".formatted(word, at.isEmpty() ? "the body" : at, said(was), said(is)));
    }

    private static String said(JsonNode part) {
        return part instanceof MissingNode ? "nothing" : part.toString();
    }

    private static String inside(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.isTextual() ? text.textValue() : text.toString()));
        return texts;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
