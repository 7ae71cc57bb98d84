package dev.millrace.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// Times in answers: ISO-8601, and absent where nothing happened yet.
final class Times {
    private Times() {}

    static Optional<Instant> at(JsonNode document, String field) {
        String text = document.path(field).asText("");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
