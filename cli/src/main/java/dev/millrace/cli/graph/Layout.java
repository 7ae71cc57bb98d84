package dev.millrace.cli.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where the nodes of a small graph stand: rows of places, each under the middle of what it follows.
///
/// The usual layered method in three steps. An arrow over more than one level gets a place of width one in each
/// level it passes, so that arrows only join neighbouring rows. Rows are ordered by the mean position of the places
/// above (and back up once). Columns follow the same mean, pushed apart where labels would touch.
record Layout(List<List<Place>> rows) {
    private static final int GAP = 3;
    private static final int MOST_NODES = 40;

    /// A node, or an arrow passing through a level.
    static final class Place {
        final Optional<Node> node;
        final List<Place> parents = new ArrayList<>();
        final List<Place> children = new ArrayList<>();
        final int width;
        int left;

        Place(Optional<Node> node) {
            this.node = node;
            this.width = node.map(each -> each.label().length()).orElse(1);
        }

        int middle() {
            return left + width / 2;
        }
    }

    /// Empty where it would not fit the width.
    static Optional<Layout> of(List<Node> nodes, int width) {
        if (nodes.isEmpty() || nodes.size() > MOST_NODES) {
            return Optional.empty();
        }
        List<List<Place>> rows = places(nodes);
        order(rows);
        rows.forEach(Layout::put);
        int least = rows.stream()
                .flatMap(List::stream)
                .mapToInt(place -> place.left)
                .min()
                .orElse(0);
        rows.forEach(row -> row.forEach(place -> place.left -= least));
        Layout layout = new Layout(rows);
        return layout.width() <= width ? Optional.of(layout) : Optional.empty();
    }

    int width() {
        return rows.stream()
                .flatMap(List::stream)
                .mapToInt(place -> place.left + place.width)
                .max()
                .orElse(0);
    }

    private static List<List<Place>> places(List<Node> nodes) {
        Levels levels = new Levels(nodes);
        List<List<Place>> rows = new ArrayList<>();
        for (int level = 0; level < levels.count(); level++) {
            rows.add(new ArrayList<>());
        }
        List<Place> places = new ArrayList<>();
        for (Node node : nodes) {
            Place place = new Place(Optional.of(node));
            places.add(place);
            rows.get(levels.of(node)).add(place);
        }
        // One way down from each node serves all its long arrows.
        Map<String, Place> passing = new HashMap<>();
        for (Node node : nodes) {
            for (int parent : node.parents()) {
                Place above = places.get(parent);
                for (int level = levels.of(nodes.get(parent)) + 1; level < levels.of(node); level++) {
                    Place from = above;
                    int row = level;
                    above = passing.computeIfAbsent(parent + "/" + level, absent -> {
                        Place through = new Place(Optional.empty());
                        rows.get(row).add(through);
                        join(from, through);
                        return through;
                    });
                }
                join(above, places.get(node.number()));
            }
        }
        return rows;
    }

    private static void join(Place above, Place below) {
        above.children.add(below);
        below.parents.add(above);
    }

    private static void order(List<List<Place>> rows) {
        for (int round = 0; round < 4; round++) {
            for (int row = 1; row < rows.size(); row++) {
                sort(rows.get(row), positions(rows.get(row - 1)), true);
            }
            for (int row = rows.size() - 2; row >= 0 && round < 3; row--) {
                sort(rows.get(row), positions(rows.get(row + 1)), false);
            }
        }
    }

    private static Map<Place, Integer> positions(List<Place> row) {
        Map<Place, Integer> positions = new HashMap<>();
        row.forEach(place -> positions.put(place, positions.size()));
        return positions;
    }

    private static void sort(List<Place> row, Map<Place, Integer> next, boolean byParents) {
        Map<Place, Integer> own = positions(row);
        Map<Place, Double> means = row.stream()
                .collect(Collectors.toMap(
                        place -> place,
                        place -> (byParents ? place.parents : place.children)
                                .stream().mapToInt(next::get).average().orElse(own.getOrDefault(place, 0))));
        row.sort(Comparator.comparing(means::get));
    }

    private static void put(List<Place> row) {
        int free = Integer.MIN_VALUE / 2;
        long shift = 0;
        int wished = 0;
        for (Place place : row) {
            if (place.parents.isEmpty()) {
                place.left = Math.max(free, 0);
            } else {
                int wish = (int) Math.round(place.parents.stream()
                                .mapToInt(Place::middle)
                                .average()
                                .orElse(0))
                        - place.width / 2;
                place.left = Math.max(free, wish);
                shift += place.left - wish;
                wished++;
            }
            free = place.left + place.width + GAP;
        }
        int back = wished == 0
                ? row.getFirst().left + (row.getLast().left + row.getLast().width) / 2
                : (int) (shift / wished);
        row.forEach(place -> place.left -= back);
    }
}
