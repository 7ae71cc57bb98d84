package dev.millrace.benchmarks.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.benchmarks.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A graph of `pass` steps as a template: each returns 30 bytes, and the task's input takes 65.
///
/// @param steps how many
/// @param template its text, in JSON
public record Workflow(String name, int steps, String template) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESULT = "\"twenty-eight bytes of result\"";

    /// What each task is submitted with.
    public static final String INPUT = "{\"order\":\"SO-48213\",\"customer\":\"ines.carvalho@example.pt\",\"items\":3}";

    public static Workflow chain(int length) {
        var graph = new Graph("chain-" + length);
        for (int step = 0; step < length; step++) {
            graph.step("s" + step, step == 0 ? List.of() : List.of("s" + (step - 1)));
        }
        return graph.workflow();
    }

    /// One, then `width` side by side, then one.
    public static Workflow fan(int width) {
        var graph = new Graph("fan-" + width).step("first", List.of());
        List<String> middle = new ArrayList<>();
        for (int step = 0; step < width; step++) {
            middle.add("m" + step);
            graph.step("m" + step, List.of("first"));
        }
        return graph.step("last", middle).workflow();
    }

    /// `width` roots, joined by one.
    public static Workflow fanIn(int width) {
        var graph = new Graph("fan-in-" + width);
        List<String> roots = new ArrayList<>();
        for (int step = 0; step < width; step++) {
            roots.add("m" + step);
            graph.step("m" + step, List.of());
        }
        return graph.step("last", roots).workflow();
    }

    public static Workflow diamond() {
        return new Graph("diamond")
                .step("top", List.of())
                .step("left", List.of("top"))
                .step("right", List.of("top"))
                .step("bottom", List.of("left", "right"))
                .workflow();
    }

    /// A real graph, if the folder that the system property `millrace.cases` names has it.
    public static Optional<Workflow> real(String name) {
        Path file = Home.realGraphs().resolve(name + ".json");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            var graph = new Graph(name);
            for (JsonNode step : JSON.readTree(file.toFile()).path("steps")) {
                List<String> parents = new ArrayList<>();
                step.path("dependsOn").forEach(parent -> parents.add(named(parent.asText())));
                graph.step(named(step.path("name").asText()), parents);
            }
            return Optional.of(graph.workflow());
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /// The same under another name, with another level of events.
    Workflow telling(String level) {
        return new Workflow(
                name + "-" + level,
                steps,
                template.replace("\"events\":\"task\"", "\"events\":\"" + level + "\"")
                        .replace("\"name\":\"" + name + "\"", "\"name\":\"" + name + "-" + level + "\""));
    }

    /// As it is submitted.
    String reference() {
        return "benchmarks/" + name;
    }

    private static String named(String step) {
        return step.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static final class Graph {
        private final String name;
        private final ArrayNode steps = JSON.createArrayNode();

        Graph(String name) {
            this.name = name;
        }

        Graph step(String step, List<String> parents) {
            ObjectNode node = steps.addObject().put("name", step).put("handler", "pass");
            node.put("input", RESULT.substring(1, RESULT.length() - 1));
            parents.forEach(node.putArray("dependsOn")::add);
            return this;
        }

        Workflow workflow() {
            ObjectNode template = JSON.createObjectNode()
                    .put("namespace", "benchmarks")
                    .put("name", name)
                    .put("version", "1.0.0")
                    .put("events", "task");
            template.set("steps", steps);
            return new Workflow(name, steps.size(), template.toString());
        }
    }
}
