package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.databind.JsonNode;

/// A value of a config whose `${input.…}` are filled in from the step's input.
@FunctionalInterface
interface Filling {
    JsonNode fill(JsonNode input);

    /// @throws IllegalArgumentException saying what is wrong with a `${…}`
    static Filling of(JsonNode template) {
        return Placeholders.compile(template);
    }

    /// The value as it stands in a URL or a header: a text without quotes, anything else as JSON.
    default String text(JsonNode input) {
        JsonNode filled = fill(input);
        return filled.isTextual() ? filled.textValue() : filled.toString();
    }
}
