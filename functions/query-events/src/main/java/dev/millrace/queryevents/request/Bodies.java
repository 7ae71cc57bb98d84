package dev.millrace.queryevents.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What a request says beside its path and query: its body, and who sent it.
public final class Bodies {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Bodies() {}

    /// @throws Refusal if it is no object; no body at all is an empty one
    public static JsonNode object(JsonNode event) {
        String raw = event.path("body").asText("");
        try {
            String text = event.path("isBase64Encoded").asBoolean()
                    ? new String(Base64.getDecoder().decode(raw), StandardCharsets.UTF_8)
                    : raw;
            JsonNode body = text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
            if (body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException | IllegalArgumentException notJson) {
            throw new Refusal(400, "INVALID_REQUEST", "$", "the body is no JSON", "send a JSON object");
        }
        throw new Refusal(400, "INVALID_REQUEST", "$", "the body is no object", "send a JSON object");
    }

    /// Who asks, as the API authenticated them.
    public static String actor(JsonNode event) {
        JsonNode arn =
                event.path("requestContext").path("authorizer").path("iam").path("userArn");
        return arn.isTextual() ? arn.asText() : "local";
    }
}
