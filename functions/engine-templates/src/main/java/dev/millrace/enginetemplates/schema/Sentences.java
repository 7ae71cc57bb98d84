package dev.millrace.enginetemplates.schema;

import com.networknt.schema.ValidationMessage;
import java.util.Map;

/// The library's messages as sentences, with what to do about them.
final class Sentences {
    private static final Map<String, String> FIXES = Map.of(
            "format", "write it in that format",
            "pattern", "write it in that form",
            "minimum", "raise it",
            "maximum", "lower it",
            "minLength", "make it longer",
            "maxLength", "shorten it",
            "minItems", "add items",
            "maxItems", "remove items",
            "uniqueItems", "remove what stands twice");

    private Sentences() {}

    static String problem(ValidationMessage message) {
        return switch (message.getType()) {
            case "required" -> "'" + message.getProperty() + "' is missing";
            case "type" -> "this must be " + argument(message, 1) + ", not " + argument(message, 0);
            case "enum" -> "this must be one of " + argument(message, 0);
            case "additionalProperties", "unevaluatedProperties" -> "'" + message.getProperty() + "' is not known here";
            case "format" -> "this is not in the format '" + argument(message, 0) + "'";
            default -> withoutPath(message);
        };
    }

    static String fix(ValidationMessage message) {
        return switch (message.getType()) {
            case "required" -> "add it";
            case "type" -> "write " + argument(message, 1);
            case "enum" -> "choose one of these";
            case "additionalProperties", "unevaluatedProperties" -> "leave it out";
            default -> FIXES.getOrDefault(message.getType(), "see the schema");
        };
    }

    private static String argument(ValidationMessage message, int index) {
        Object[] arguments = message.getArguments();
        return arguments.length > index ? String.valueOf(arguments[index]) : "something else";
    }

    private static String withoutPath(ValidationMessage message) {
        String text = message.getMessage();
        String path = message.getInstanceLocation() + ": ";
        return text.startsWith(path) ? text.substring(path.length()) : text;
    }
}
