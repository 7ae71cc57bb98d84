package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compiles `${input.a.b}`.
final class Placeholders {
    private Placeholders() {}

    static Filling compile(JsonNode template) {
        if (template.isObject()) {
            Map<String, Filling> fields = new LinkedHashMap<>();
            template.properties().forEach(field -> fields.put(field.getKey(), compile(field.getValue())));
            return input -> {
                var filled = JsonNodeFactory.instance.objectNode();
                fields.forEach((name, value) -> filled.set(name, value.fill(input)));
                return filled;
            };
        }
        if (template.isArray()) {
            List<Filling> elements = new ArrayList<>();
            template.forEach(element -> elements.add(compile(element)));
            return input -> {
                var filled = JsonNodeFactory.instance.arrayNode();
                elements.forEach(element -> filled.add(element.fill(input)));
                return filled;
            };
        }
        return template.isTextual() ? text(template.textValue()) : ignored -> template;
    }

    private static Filling text(String text) {
        int open = text.indexOf("${");
        if (open < 0) {
            JsonNode node = TextNode.valueOf(text);
            return ignored -> node;
        }
        int close = text.indexOf('}', open);
        if (close < 0) {
            throw new IllegalArgumentException("a ${ has no }");
        }
        Filling value = path(text.substring(open + 2, close));
        if (open == 0 && close == text.length() - 1) {
            return value;
        }
        String before = text.substring(0, open);
        Filling after = text(text.substring(close + 1));
        return input -> TextNode.valueOf(before + value.text(input) + after.text(input));
    }

    private static Filling path(String path) {
        if (!path.equals("input") && !path.startsWith("input.")) {
            throw new IllegalArgumentException("${" + path + "} does not begin with input");
        }
        List<String> names = List.of(path.split("\\.", -1)).stream().skip(1).toList();
        return input -> {
            JsonNode at = input;
            for (String name : names) {
                at = at.path(name);
            }
            if (at.isMissingNode()) {
                throw new IllegalArgumentException("${" + path + "} is not in the step's input");
            }
            return at;
        };
    }
}
