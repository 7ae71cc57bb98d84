package dev.millrace.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.StepView;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A task's steps and arrows as nodes to draw.
public final class GraphNodes {
    private GraphNodes() {}

    /// In an order in which each comes behind its parents, and numbered so: a step that was created at run time has a
    /// higher number than what waits for it.
    ///
    /// @param task with its steps and its graph
    public static List<Node> of(TaskView task) {
        Map<Integer, StepView> open = new LinkedHashMap<>();
        Map<Integer, List<Integer>> parents = new HashMap<>();
        for (StepView step : task.stepList()) {
            open.put(step.number(), step);
            parents.put(step.number(), new ArrayList<>());
        }
        for (JsonNode edge : task.document().path("graph").path("edges")) {
            int parent = edge.path(0).asInt();
            int child = edge.path(1).asInt();
            if (open.containsKey(parent) && open.containsKey(child)) {
                parents.getOrDefault(child, List.of()).add(parent);
            }
        }
        Map<Integer, Integer> places = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        while (!open.isEmpty()) {
            StepView next = open.values().stream()
                    .filter(step -> places.keySet().containsAll(parents.getOrDefault(step.number(), List.of())))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("The graph of the task has a cycle"));
            places.put(next.number(), nodes.size());
            open.remove(next.number());
            nodes.add(new Node(
                    nodes.size(),
                    next.name(),
                    next.state(),
                    StateMark.sign(next.state()),
                    StateMark.style(next.state()),
                    parents.getOrDefault(next.number(), List.of()).stream()
                            .map(parent -> places.getOrDefault(parent, 0))
                            .toList()));
        }
        return nodes;
    }
}
