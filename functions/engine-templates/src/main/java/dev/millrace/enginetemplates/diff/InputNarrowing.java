package dev.millrace.enginetemplates.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.enginetemplates.diff.TemplateDiff.Narrowing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/// Looks for what a schema takes and another one does not. On the safe side: what it can't follow, such as a changed
/// `oneOf`, it takes for narrower. A property that the first schema does not name is taken not to be sent.
final class InputNarrowing {
    private static final Set<String> SAYS_NOTHING = Set.of(
            "$schema",
            "$id",
            "$comment",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly");
    private static final Set<String> LEAST =
            Set.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains");
    private static final Set<String> MOST =
            Set.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains");

    private final List<Narrowing> found = new ArrayList<>();

    private InputNarrowing() {}

    /// @param from missing where anything is taken; so is `to`
    static List<Narrowing> between(JsonNode from, JsonNode to) {
        InputNarrowing narrowing = new InputNarrowing();
        narrowing.compare("$.input", from, to);
        return narrowing.found;
    }

    private void compare(String at, JsonNode from, JsonNode to) {
        if (from.equals(to) || takesAll(to) || from.isBoolean() && !from.asBoolean()) {
            return;
        }
        if (!to.isObject()) {
            add(at, "nothing is taken any more");
            return;
        }
        JsonNode before = from.isObject() ? from : JsonNodeFactory.instance.objectNode();
        Set<String> keywords = new TreeSet<>();
        before.fieldNames().forEachRemaining(keywords::add);
        to.fieldNames().forEachRemaining(keywords::add);
        keywords.removeAll(SAYS_NOTHING);
        for (String keyword : keywords) {
            if (!before.path(keyword).equals(to.path(keyword))
                    && !to.path(keyword).isMissingNode()) {
                keyword(at, keyword, before, to);
            } else if (keyword.equals("properties") && to.path(keyword).isMissingNode()) {
                properties(at, before, to);
            }
        }
    }

    private static boolean takesAll(JsonNode schema) {
        return schema.isMissingNode()
                || schema.isBoolean() && schema.asBoolean()
                || schema.isObject() && schema.isEmpty();
    }

    private void keyword(String at, String keyword, JsonNode from, JsonNode to) {
        JsonNode before = from.path(keyword);
        JsonNode now = to.path(keyword);
        switch (keyword) {
            case "type" -> types(at, before, now);
            case "required" -> required(at, before, now);
            case "properties" -> properties(at, from, to);
            case "additionalProperties" -> additional(at, before, now);
            case "enum" -> values(at, before, now);
            case "items" -> compare(at + "[]", before, now);
            default -> bound(at, keyword, before, now);
        }
    }

    private void types(String at, JsonNode before, JsonNode now) {
        Set<String> lost = texts(before);
        Set<String> taken = texts(now);
        if (lost.isEmpty()) {
            add(at, "anything was taken, now only " + String.join(", ", taken));
            return;
        }
        lost.removeIf(type -> taken.contains(type) || type.equals("integer") && taken.contains("number"));
        if (!lost.isEmpty()) {
            add(at, "no " + String.join(", ", lost) + " is taken any more");
        }
    }

    private void required(String at, JsonNode before, JsonNode now) {
        Set<String> more = texts(now);
        more.removeAll(texts(before));
        more.forEach(name -> add(at + "." + name, "it is required now"));
    }

    private void properties(String at, JsonNode from, JsonNode to) {
        from.path("properties").properties().forEach(property -> {
            JsonNode now = to.path("properties").path(property.getKey());
            String place = at + "." + property.getKey();
            if (!now.isMissingNode()) {
                compare(place, property.getValue(), now);
            } else if (isFalse(to.path("additionalProperties"))) {
                add(place, "it is not known any more");
            }
        });
    }

    private void additional(String at, JsonNode before, JsonNode now) {
        if (isFalse(now)) {
            add(at, "properties that are not named are refused now");
        } else if (!isFalse(before)) {
            compare(at + ".*", before, now);
        }
    }

    private void values(String at, JsonNode before, JsonNode now) {
        if (before.isMissingNode()) {
            add(at, "only some values are taken now");
            return;
        }
        List<String> lost = StreamSupport.stream(before.spliterator(), false)
                .filter(value -> StreamSupport.stream(now.spliterator(), false).noneMatch(value::equals))
                .map(JsonNode::toString)
                .toList();
        if (!lost.isEmpty()) {
            add(at, String.join(", ", lost) + " is not taken any more");
        }
    }

    private void bound(String at, String keyword, JsonNode before, JsonNode now) {
        boolean least = LEAST.contains(keyword);
        if ((least || MOST.contains(keyword)) && now.isNumber()) {
            int compared = before.isNumber() ? now.decimalValue().compareTo(before.decimalValue()) : least ? 1 : -1;
            if (least ? compared > 0 : compared < 0) {
                add(at, keyword + " is " + now + " now" + (before.isNumber() ? ", and was " + before : ""));
            }
            return;
        }
        add(at, keyword + " is another, which may take less");
    }

    private void add(String at, String because) {
        found.add(new Narrowing(at, because));
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.asBoolean();
    }

    /// A text, or a list of texts.
    private static Set<String> texts(JsonNode value) {
        Set<String> texts = new TreeSet<>();
        if (value.isTextual()) {
            texts.add(value.asText());
        }
        value.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
