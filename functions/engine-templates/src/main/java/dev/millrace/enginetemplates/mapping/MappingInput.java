package dev.millrace.enginetemplates.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// What a mapping is applied to.
///
/// @param taskInput anything, if the mapping does not read it
/// @param results by step name, of those steps the mapping reads that have one
public record MappingInput(String taskId, JsonNode taskInput, Map<String, JsonNode> results) {}
