package dev.millrace.cli.graph;

import dev.millrace.cli.terminal.Style;
import java.util.List;

/// A step to draw.
///
/// @param parents numbers of other nodes, all of them lower than its own
public record Node(int number, String name, String state, String sign, Style style, List<Integer> parents) {
    public Node {
        parents = List.copyOf(parents);
    }

    String label() {
        return sign + " " + name;
    }
}
