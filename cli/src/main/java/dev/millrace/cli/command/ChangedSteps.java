package dev.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.api.StepView;
import dev.millrace.cli.view.Progress;
import dev.millrace.cli.view.Watched;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// For scripts that follow a task: each step when its state or attempt has changed.
final class ChangedSteps implements Progress {
    private final Consumer<JsonNode> changed;
    private final Map<String, String> known = new HashMap<>();

    ChangedSteps(Consumer<JsonNode> changed) {
        this.changed = changed;
    }

    @Override
    public void show(List<Watched> tasks) {
        for (Watched watched : tasks) {
            for (StepView step : watched.task().stepList()) {
                String now = step.state() + "/" + step.attempt();
                String before = known.put(watched.task().id() + "/" + step.number(), now);
                boolean newAndIdle = before == null && step.state().equals("pending");
                if (!now.equals(before) && !newAndIdle) {
                    ObjectNode line = JsonNodeFactory.instance.objectNode();
                    line.put("task", watched.task().id()).set("step", step.document());
                    changed.accept(line);
                }
            }
        }
    }

    @Override
    public void close() {}
}
