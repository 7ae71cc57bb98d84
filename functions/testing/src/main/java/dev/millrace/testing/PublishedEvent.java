package dev.millrace.testing;

import com.fasterxml.jackson.databind.JsonNode;

/// An event of a user's own that a step published, and that was committed with the step's result.
public record PublishedEvent(String step, String type, int version, JsonNode body) {}
