package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `pass`: its result is its input. Gives a graph its joints, and shapes data by the input mapping alone.
public final class PassHandler implements StepHandler<JsonNode, JsonNode> {
    @Override
    public String name() {
        return "pass";
    }

    @Override
    public JsonNode handle(JsonNode input, StepContext context) {
        return input;
    }

    @Override
    public List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
        return new ConfigReader(config).problems();
    }
}
