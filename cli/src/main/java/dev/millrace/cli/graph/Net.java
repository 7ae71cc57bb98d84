package dev.millrace.cli.graph;

import dev.millrace.cli.graph.Layout.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Arrows between two rows that share one horizontal line: from each of the tops to each of the bottoms.
record Net(Set<Integer> tops, Set<Integer> bottoms) {
    int from() {
        return Math.min(least(tops), least(bottoms));
    }

    int to() {
        return Math.max(most(tops), most(bottoms));
    }

    boolean straight() {
        return from() == to();
    }

    /// Takes the arrows below a row apart. Empty where some of them can't share a line without seeming to say more
    /// than they do (A to X and Y, B to Y alone).
    static Optional<List<Net>> below(List<Place> row) {
        List<Net> nets = new ArrayList<>();
        Set<Place> seen = new HashSet<>();
        for (Place place : row) {
            if (place.children.isEmpty() || !seen.add(place)) {
                continue;
            }
            Set<Place> children = new LinkedHashSet<>(place.children);
            Set<Place> parents = new LinkedHashSet<>();
            children.forEach(child -> parents.addAll(child.parents));
            for (Place parent : parents) {
                if (!new HashSet<>(parent.children).equals(children)) {
                    return Optional.empty();
                }
            }
            seen.addAll(parents);
            nets.add(new Net(middles(parents), middles(children)));
        }
        return Optional.of(nets);
    }

    private static Set<Integer> middles(Set<Place> places) {
        Set<Integer> middles = new LinkedHashSet<>();
        places.forEach(place -> middles.add(place.middle()));
        return middles;
    }

    private static int least(Set<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    private static int most(Set<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
