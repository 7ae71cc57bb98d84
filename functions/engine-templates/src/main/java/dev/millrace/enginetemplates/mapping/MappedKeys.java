package dev.millrace.enginetemplates.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.engine.port.LimitKeys;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keys of limits are references as in a step's input. What is not there counts as an empty value, unless
/// its reference ends in `?`: then there is no limit.
public final class MappedKeys implements LimitKeys {
    private static final int MOST_KEPT = 1_000;

    private final Map<String, InputMapping> compiled = new ConcurrentHashMap<>();

    @Override
    public Optional<String> value(String key, TaskId task, Json taskInput) {
        if (compiled.size() > MOST_KEPT) {
            compiled.clear();
        }
        InputMapping mapping = compiled.computeIfAbsent(
                key, text -> InputMapping.of(new Json(TextNode.valueOf(text).toString())));
        JsonNode input = mapping.readsTaskInput() ? JsonTrees.tree(taskInput) : NullNode.getInstance();
        return switch (mapping.apply(new MappingInput(task.text(), input, Map.of()))) {
            case Made.Input made -> text(made.input());
            case Made.Missing missing -> Optional.of("");
        };
    }

    private static Optional<String> text(JsonNode value) {
        if (value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(value.isTextual() ? value.textValue() : value.toString());
    }
}
