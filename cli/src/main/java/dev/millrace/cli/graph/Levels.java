package dev.millrace.cli.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Nodes by the length of the longest way to them: a node stands below all its parents.
final class Levels {
    private final int[] levels;

    /// @param nodes by number, parents before children
    Levels(List<Node> nodes) {
        levels = new int[nodes.size()];
        for (Node node : nodes) {
            for (int parent : node.parents()) {
                levels[node.number()] = Math.max(levels[node.number()], levels[parent] + 1);
            }
        }
    }

    int of(Node node) {
        return levels[node.number()];
    }

    int count() {
        return Arrays.stream(levels).max().orElse(-1) + 1;
    }

    List<List<Node>> rows(List<Node> nodes) {
        List<List<Node>> rows = new ArrayList<>();
        for (int level = 0; level < count(); level++) {
            rows.add(new ArrayList<>());
        }
        nodes.forEach(node -> rows.get(of(node)).add(node));
        return rows;
    }
}
