package dev.millrace.cli.graph;

import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Chooses the most telling form that a graph still fits: a drawing with lines; a list by levels that names
/// parents; for hundreds of steps, a count per level.
public final class GraphDrawing {
    private static final int MOST_LISTED = 120;

    private final Terminal terminal;

    public GraphDrawing(Terminal terminal) {
        this.terminal = terminal;
    }

    /// @param nodes by number, parents before children
    public List<String> of(List<Node> nodes) {
        if (nodes.size() > MOST_LISTED) {
            return counted(nodes);
        }
        return Layout.of(nodes, terminal.columns() - 4)
                .flatMap(layout -> new Canvas(terminal).drawn(layout))
                .orElseGet(() -> listed(nodes));
    }

    private List<String> listed(List<Node> nodes) {
        List<String> lines = new ArrayList<>();
        int width = Math.min(
                40, nodes.stream().mapToInt(node -> node.name().length()).max().orElse(0));
        int level = 0;
        for (List<Node> row : new Levels(nodes).rows(nodes)) {
            String number = String.valueOf(++level);
            for (Node node : row) {
                String after = node.parents().stream()
                        .map(parent -> nodes.get(parent).name())
                        .collect(Collectors.joining(", "));
                lines.add((terminal.styled(Style.FAINT, Text.right(number, 4)) + "  "
                                + terminal.styled(node.style(), node.sign()) + " "
                                + Text.fit(node.name(), width) + "  "
                                + terminal.styled(
                                        Style.FAINT,
                                        after.isEmpty()
                                                ? ""
                                                : Text.cut("after " + after, terminal.columns() - width - 11)))
                        .stripTrailing());
                number = "";
            }
        }
        return lines;
    }

    private List<String> counted(List<Node> nodes) {
        List<List<Node>> rows = new Levels(nodes).rows(nodes);
        int widest = rows.stream().mapToInt(List::size).max().orElse(1);
        List<String> lines = new ArrayList<>();
        lines.add(terminal.styled(Style.FAINT, "level  steps"));
        for (int level = 0; level < rows.size(); level++) {
            List<Node> row = rows.get(level);
            int width = Math.max(1, row.size() * 30 / widest);
            lines.add(Text.right(String.valueOf(level + 1), 5) + Text.right(String.valueOf(row.size()), 7) + "  "
                    + terminal.styled(worst(row).style(), "▇".repeat(width)) + " ".repeat(31 - width)
                    + states(row));
        }
        return lines;
    }

    private static Node worst(List<Node> row) {
        List<String> worstFirst = List.of("failed", "retrying", "running", "pending");
        return worstFirst.stream()
                .flatMap(state -> row.stream().filter(node -> node.state().equals(state)))
                .findFirst()
                .orElse(row.getFirst());
    }

    private static String states(List<Node> row) {
        Map<String, Integer> counts = new TreeMap<>();
        row.forEach(node -> counts.merge(node.state(), 1, Integer::sum));
        String names = row.size() <= 3 ? "  " + row.stream().map(Node::name).collect(Collectors.joining(", ")) : "";
        return counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "))
                + names;
    }
}
