package dev.millrace.enginetemplates.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Map;

/// What a mapping is applied to.
///
/// @param taskInput anything, if the mapping does not read it
/// @param results by step name, of those steps the mapping reads that have one
/// @param item of a step that stands for many, the one this is for
/// @param index its place in the list; -1 where there is none
/// @param answerToken of a step that awaits an answer; empty of any other
public record MappingInput(
        String taskId,
        JsonNode taskInput,
        Map<String, JsonNode> results,
        JsonNode item,
        int index,
        String answerToken) {
    /// For a step that stands for itself.
    public MappingInput(String taskId, JsonNode taskInput, Map<String, JsonNode> results) {
        this(taskId, taskInput, results, NullNode.getInstance(), -1, "");
    }
}
