package dev.millrace.promises;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Templates of `pass` steps in the namespace `graphs`, by shape.
final class Graphs {
    private final List<String> steps = new ArrayList<>();
    private final String name;
    private String events = "all";

    private Graphs(String name) {
        this.name = name;
    }

    static Graphs named(String name) {
        return new Graphs(name);
    }

    static String chain(String name, int length) {
        var graph = named(name);
        IntStream.range(0, length).forEach(step -> {
            if (step == 0) {
                graph.step("s0");
            } else {
                graph.step("s" + step, "s" + (step - 1));
            }
        });
        return graph.json();
    }

    static String diamond(String name) {
        return named(name)
                .step("top")
                .step("left", "top")
                .step("right", "top")
                .step("bottom", "left", "right")
                .json();
    }

    /// One, then so many side by side, then one.
    static Graphs fan(String name, int width) {
        var graph = named(name).step("first");
        var middle = IntStream.range(0, width).mapToObj(i -> "m" + i).toList();
        middle.forEach(step -> graph.step(step, "first"));
        return graph.step("last", middle.toArray(String[]::new));
    }

    Graphs step(String step, String... after) {
        var parents = List.of(after).stream().map(parent -> '"' + parent + '"').collect(Collectors.joining(","));
        steps.add("{\"name\":\"" + step + "\",\"handler\":\"pass\",\"input\":null,\"dependsOn\":[" + parents + "]}");
        return this;
    }

    Graphs publishing(String level) {
        events = level;
        return this;
    }

    String json() {
        return "{\"namespace\":\"graphs\",\"name\":\"" + name + "\",\"version\":\"1.0.0\",\"events\":\"" + events
                + "\",\"steps\":[" + String.join(",", steps) + "]}";
    }
}
