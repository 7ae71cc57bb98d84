package dev.millrace.enginetemplates.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/// What came of applying a mapping.
public sealed interface Made {
    /// @param input shares parts with what it was made from: look, don't change
    record Input(JsonNode input) implements Made {}

    /// @param message every reference that found nothing, and where; holds names, never values
    record Missing(String message) implements Made {}
}
