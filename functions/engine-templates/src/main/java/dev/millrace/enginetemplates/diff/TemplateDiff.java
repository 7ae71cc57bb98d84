package dev.millrace.enginetemplates.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.TemplateDocument;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is different between two versions of a template. Steps are known by their names: one that has another name in
/// the second version is one that was removed and one that was added.
///
/// @param settings of the template itself, its input's schema among them
/// @param added steps
/// @param removed steps
/// @param changed steps that are in both
/// @param newEdges of steps that are in both, and of added ones
/// @param goneEdges of steps that are in both, and of removed ones
/// @param narrowed why an input that the first version takes may be refused by the second; none if it can't be
public record TemplateDiff(
        List<Change> settings,
        List<Named> added,
        List<Named> removed,
        List<Changed> changed,
        List<Edge> newEdges,
        List<Edge> goneEdges,
        List<Narrowing> narrowed) {
    private static final Set<String> ELSEWHERE = Set.of("version", "steps", "$schema");
    private static final Set<String> ELSEWHERE_IN_STEP = Set.of("name", "dependsOn");

    /// A step and who does its work.
    public record Named(String name, String handler) {}

    /// A step that is in both versions, and what it says otherwise.
    public record Changed(String name, List<Change> changes) {
        public Changed {
            changes = List.copyOf(changes);
        }
    }

    /// That a step comes after another.
    public record Edge(String parent, String step) {}

    /// @param at where in the input
    public record Narrowing(String at, String because) {}

    public TemplateDiff {
        settings = List.copyOf(settings);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        newEdges = List.copyOf(newEdges);
        goneEdges = List.copyOf(goneEdges);
        narrowed = List.copyOf(narrowed);
    }

    public static TemplateDiff between(TemplateDocument first, TemplateDocument second) {
        JsonNode from = JsonTrees.tree(new Json(first.json()));
        JsonNode to = JsonTrees.tree(new Json(second.json()));
        Map<String, JsonNode> before = steps(from);
        Map<String, JsonNode> after = steps(to);
        List<Changed> changed = new ArrayList<>();
        before.forEach((name, step) -> {
            JsonNode now = after.get(name);
            if (now != null) {
                List<Change> changes = Change.between(step, now, ELSEWHERE_IN_STEP);
                if (!changes.isEmpty()) {
                    changed.add(new Changed(name, changes));
                }
            }
        });
        Set<Edge> edgesBefore = edges(before);
        Set<Edge> edgesAfter = edges(after);
        return new TemplateDiff(
                Change.between(from, to, ELSEWHERE),
                missing(after, before),
                missing(before, after),
                changed,
                edgesAfter.stream().filter(edge -> !edgesBefore.contains(edge)).toList(),
                edgesBefore.stream().filter(edge -> !edgesAfter.contains(edge)).toList(),
                InputNarrowing.between(from.path("input"), to.path("input")));
    }

    /// Whether the versions say the same.
    public boolean isEmpty() {
        return settings.isEmpty()
                && added.isEmpty()
                && removed.isEmpty()
                && changed.isEmpty()
                && newEdges.isEmpty()
                && goneEdges.isEmpty();
    }

    private static Map<String, JsonNode> steps(JsonNode template) {
        Map<String, JsonNode> steps = new LinkedHashMap<>();
        template.path("steps").forEach(step -> steps.put(step.path("name").asText(), step));
        return steps;
    }

    private static List<Named> missing(Map<String, JsonNode> of, Map<String, JsonNode> in) {
        return of.entrySet().stream()
                .filter(step -> !in.containsKey(step.getKey()))
                .map(step ->
                        new Named(step.getKey(), step.getValue().path("handler").asText()))
                .toList();
    }

    private static Set<Edge> edges(Map<String, JsonNode> steps) {
        Set<Edge> edges = new LinkedHashSet<>();
        steps.forEach((name, step) -> {
            JsonNode parents = step.path("dependsOn");
            if (parents.isTextual()) {
                edges.add(new Edge(parents.asText(), name));
            } else {
                parents.forEach(parent -> edges.add(new Edge(parent.asText(), name)));
            }
        });
        return edges;
    }
}
