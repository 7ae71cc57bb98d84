package dev.millrace.serveworkers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.engine.task.WorkToken;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// What of an event the routes look at. Answers what is missing or wrong as a [Refusal].
///
/// @param body an object
record WorkRequest(String route, JsonNode path, JsonNode body) {
    static WorkRequest of(JsonNode event) {
        return new WorkRequest(event.path("routeKey").asText(""), event.path("pathParameters"), body(event));
    }

    private static JsonNode body(JsonNode event) {
        String raw = event.path("body").asText("");
        String text = event.path("isBase64Encoded").asBoolean()
                ? new String(Base64.getDecoder().decode(raw), StandardCharsets.UTF_8)
                : raw;
        if (text.isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode body;
        try {
            body = JsonTrees.tree(new Json(text));
        } catch (IllegalArgumentException notJson) {
            throw Refusal.invalid("$", String.valueOf(notJson.getMessage()), "send a JSON object");
        }
        if (!body.isObject()) {
            throw Refusal.invalid("$", "this is no object", "send a JSON object");
        }
        return body;
    }

    String queue() {
        return path.path("queue").asText("");
    }

    WorkToken token() {
        return WorkToken.parse(path.path("token").asText(""))
                .orElseThrow(() -> new Refusal(
                        404, "UNKNOWN_TOKEN", "token", "this is no token", "use the token that came with the work"));
    }

    boolean has(String field) {
        return body.has(field);
    }

    JsonNode value(String field) {
        return body.path(field);
    }

    /// @return nothing if the field is missing or null
    Optional<String> text(String field, int longest) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > longest) {
            throw Refusal.invalid("$." + field, "this is no text", "write a text of 1 to " + longest + " characters");
        }
        return Optional.of(value.textValue());
    }

    int number(String field, int otherwise, int least, int most) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most) {
            throw Refusal.invalid(
                    "$." + field,
                    "this is no whole number from " + least + " to " + most,
                    "leave it out for " + otherwise);
        }
        return value.asInt();
    }

    boolean flag(String field, boolean otherwise) {
        JsonNode value = body.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw Refusal.invalid("$." + field, "this is neither true nor false", "leave it out for " + otherwise);
        }
        return value.asBoolean(otherwise);
    }
}
