package dev.millrace.serveworkers;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.engine.task.WorkToken;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// What of an event the routes look at. Answers what is missing or wrong as a [Refusal].
///
/// @param body an object
record WorkRequest(String route, Map<String, String> path, JsonNode body) {
    static WorkRequest of(APIGatewayV2HTTPEvent event) {
        return new WorkRequest(
                Optional.ofNullable(event.getRouteKey()).orElse(""),
                Optional.ofNullable(event.getPathParameters()).orElse(Map.of()),
                body(event));
    }

    private static JsonNode body(APIGatewayV2HTTPEvent event) {
        String raw = Optional.ofNullable(event.getBody()).orElse("");
        String text = event.getIsBase64Encoded()
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
        return path.getOrDefault("queue", "");
    }

    WorkToken token() {
        return WorkToken.parse(path.getOrDefault("token", ""))
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
        if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > longest) {
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
