package dev.millrace.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.StepView;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.graph.Node;
import java.util.ArrayList;
import java.util.List;

/// A task's steps and arrows as nodes to draw.
public final class GraphNodes {
    private GraphNodes() {}

    /// @param task with its steps and its graph
    public static List<Node> of(TaskView task) {
        List<StepView> steps = task.stepList();
        List<List<Integer>> parents = new ArrayList<>();
        steps.forEach(step -> parents.add(new ArrayList<>()));
        for (JsonNode edge : task.document().path("graph").path("edges")) {
            parents.get(edge.path(1).asInt()).add(edge.path(0).asInt());
        }
        return steps.stream()
                .map(step -> new Node(
                        step.number(),
                        step.name(),
                        step.state(),
                        StateMark.sign(step.state()),
                        StateMark.style(step.state()),
                        parents.get(step.number())))
                .toList();
    }
}
