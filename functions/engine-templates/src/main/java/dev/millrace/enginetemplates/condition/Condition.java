package dev.millrace.enginetemplates.condition;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.mapping.MappingInput;
import io.github.jamsesso.jsonlogic.JsonLogic;
import io.github.jamsesso.jsonlogic.JsonLogicException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A condition out of a compiled template. It sees `{"input": …, "steps": {NAME: {"result": …}}, "task": {"id": …}}`; a
/// step that was skipped has no result, and what is not there is `null`.
///
/// Safe to share; it is parsed at its first use.
public final class Condition {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<@Nullable Object> PLAIN = new TypeReference<>() {};

    private final JsonLogic logic = new JsonLogic();
    private final String rule;

    public Condition(Json rule) {
        this.rule = rule.text();
    }

    /// Whether it holds, by JSONLogic's notion of truth: `0`, `""`, `[]`, `null` and `false` are not true.
    ///
    /// @throws IllegalArgumentException if it can't be worked out on this data, such as `"a" > {}`
    public boolean holds(MappingInput from) {
        Map<String, @Nullable Object> steps = new HashMap<>();
        from.results().forEach((step, result) -> {
            Map<String, @Nullable Object> told = new HashMap<>();
            told.put("result", plain(result));
            steps.put(step, told);
        });
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("input", plain(from.taskInput()));
        data.put("steps", steps);
        data.put("task", Map.of("id", from.taskId()));
        return holds(data);
    }

    /// A condition about an event sees `{"event": …}`.
    ///
    /// @throws IllegalArgumentException if it can't be worked out on this event
    public boolean holdsFor(JsonNode event) {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("event", plain(event));
        return holds(data);
    }

    private boolean holds(Map<String, @Nullable Object> data) {
        try {
            return JsonLogic.truthy(logic.apply(rule, data));
        } catch (JsonLogicException e) {
            throw new IllegalArgumentException("The condition can't be worked out: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object plain(JsonNode value) {
        return MAPPER.convertValue(value, PLAIN);
    }
}
