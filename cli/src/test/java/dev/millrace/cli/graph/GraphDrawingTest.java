package dev.millrace.cli.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphDrawingTest {
    private final GraphDrawing drawing = new GraphDrawing(plain(100));

    @Test
    void a_chain_is_a_line_down() {
        assertThat(drawing.of(List.of(node(0, "a"), node(1, "b", 0)))).containsExactly("  ○ a", "   │", "  ○ b");
    }

    @Test
    void an_arrow_over_a_level_passes_beside_what_stands_there() {
        List<String> lines = drawing.of(List.of(node(0, "a"), node(1, "b", 0), node(2, "c", 0, 1)));

        assertThat(lines).containsExactly("    ○ a", "   ┌─┴──┐", "  ○ b   │", "   └──┬─┘", "     ○ c");
    }

    @Test
    void what_would_read_as_more_arrows_than_there_are_is_listed_instead() {
        List<String> lines = drawing.of(List.of(node(0, "a"), node(1, "b"), node(2, "x", 0), node(3, "y", 0, 1)));

        assertThat(lines).containsExactly("   1  ○ a", "      ○ b", "   2  ○ x  after a", "      ○ y  after a, b");
    }

    @Test
    void what_is_too_wide_is_listed() {
        List<Node> nodes = new ArrayList<>(List.of(node(0, "start")));
        for (int number = 1; number <= 12; number++) {
            nodes.add(node(number, "a-rather-long-name-" + number, 0));
        }

        assertThat(drawing.of(nodes)).hasSize(13).allMatch(line -> line.length() <= 100);
    }

    @Test
    void hundreds_of_steps_are_counted_by_level() {
        List<Node> nodes = new ArrayList<>(List.of(node(0, "start")));
        for (int number = 1; number <= 400; number++) {
            nodes.add(node(number, "step-" + number, 0));
        }

        List<String> lines = drawing.of(nodes);

        assertThat(lines).hasSize(3);
        assertThat(lines.get(2)).contains("400").contains("400 pending");
    }

    private static Node node(int number, String name, Integer... parents) {
        return new Node(number, name, "pending", "○", Style.FAINT, List.of(parents));
    }

    private static Terminal plain(int columns) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Terminal(nowhere, nowhere, false, columns);
    }
}
