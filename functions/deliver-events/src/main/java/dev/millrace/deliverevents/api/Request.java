package dev.millrace.deliverevents.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// What of an HTTP API event the routes look at.
public record Request(JsonNode event) {
    String route() {
        return event.path("routeKey").asText();
    }

    String path(String name) {
        return event.path("pathParameters").path(name).asText();
    }

    String query(String name) {
        return event.path("queryStringParameters").path(name).asText("");
    }

    String body() {
        String raw = event.path("body").asText("");
        return event.path("isBase64Encoded").asBoolean()
                ? new String(Base64.getDecoder().decode(raw), StandardCharsets.UTF_8)
                : raw;
    }

    /// Who asks, as the API authenticated them.
    String actor() {
        return event.path("requestContext")
                .path("authorizer")
                .path("iam")
                .path("userArn")
                .asText("local");
    }
}
