package dev.millrace.cli.graph;

import dev.millrace.cli.graph.Layout.Place;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Turns a layout into characters.
final class Canvas {
    private static final int UP = 1;
    private static final int RIGHT = 2;
    private static final int DOWN = 4;
    private static final int LEFT = 8;

    /// By the sum of the directions in which a cell has a line.
    private static final String LINES = " ╵╶└╷│┌├╴┘─┴┐┤┬┼";

    private final Terminal terminal;

    Canvas(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Empty where lines would run over each other.
    Optional<List<String>> drawn(Layout layout) {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < layout.rows().size(); row++) {
            lines.add(labels(layout.rows().get(row)));
            if (row + 1 < layout.rows().size()) {
                Optional<List<String>> arrows = Net.below(layout.rows().get(row))
                        .flatMap(Tracks::assigned)
                        .map(tracks -> arrows(tracks, layout.width()));
                if (arrows.isEmpty()) {
                    return Optional.empty();
                }
                lines.addAll(arrows.get());
            }
        }
        return Optional.of(lines);
    }

    private String labels(List<Place> row) {
        StringBuilder line = new StringBuilder("  ");
        int column = 0;
        for (Place place : row) {
            line.append(" ".repeat(place.left - column));
            line.append(place.node
                    .map(node -> terminal.styled(node.style(), node.sign()) + " " + node.name())
                    .orElse(terminal.styled(Style.FAINT, "│")));
            column = place.left + place.width;
        }
        return line.toString();
    }

    private List<String> arrows(Tracks tracks, int width) {
        int[][] cells = new int[tracks.count()][width + 1];
        for (int track = 0; track < tracks.count(); track++) {
            for (Net net : tracks.on(track)) {
                for (int column = net.from(); column < net.to(); column++) {
                    cells[track][column] |= RIGHT;
                    cells[track][column + 1] |= LEFT;
                }
            }
        }
        // Verticals come last and cut the lines they pass: what crosses does not join.
        for (int track = 0; track < tracks.count(); track++) {
            for (Net net : tracks.on(track)) {
                for (int top : net.tops()) {
                    down(cells, top, 0, track - 1);
                    cells[track][top] |= UP;
                }
                for (int bottom : net.bottoms()) {
                    cells[track][bottom] |= DOWN;
                    down(cells, bottom, track + 1, tracks.count() - 1);
                }
            }
        }
        return Arrays.stream(cells).map(this::text).toList();
    }

    private static void down(int[][] cells, int column, int first, int last) {
        for (int row = first; row <= last; row++) {
            cells[row][column] = UP | DOWN;
        }
    }

    private String text(int[] cells) {
        StringBuilder line = new StringBuilder();
        for (int cell : cells) {
            line.append(LINES.charAt(cell));
        }
        return "  " + terminal.styled(Style.FAINT, line.toString().stripTrailing());
    }
}
