package dev.millrace.enginetemplates.compile;

import dev.millrace.enginetemplates.document.Nearest;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.StepDraft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// The named groups of a draft's steps. Who depends on `group:checks` depends on each step of it: to the engine a
/// barrier is nothing but edges.
final class Groups {
    /// A group of a thousand before a thousand is this many.
    static final int MOST_EDGES = 1_000_000;

    private static final String PREFIX = "group:";

    private final Map<String, List<Integer>> members = new LinkedHashMap<>();
    private final List<StepDraft> steps;
    private final Problems problems;
    private final Nearest nearest = new Nearest();
    private int edges;

    Groups(List<StepDraft> steps, Problems problems) {
        this.steps = steps;
        this.problems = problems;
        for (int i = 0; i < steps.size(); i++) {
            int index = i;
            steps.get(i)
                    .flow()
                    .group()
                    .ifPresent(name -> members.computeIfAbsent(name, group -> new ArrayList<>())
                            .add(index));
        }
    }

    static boolean isGroup(StepDraft.Dependency dependency) {
        return dependency.name().startsWith(PREFIX);
    }

    /// Notes groups that nobody is in, that the step is in itself, or that it names twice.
    ///
    /// @param parents that it names one by one, in ascending order
    /// @return those, and the members of the groups
    int[] behind(StepDraft step, int[] parents, List<StepDraft.Dependency> barriers) {
        IntStream all = IntStream.of(parents);
        Set<String> seen = new HashSet<>();
        for (StepDraft.Dependency barrier : barriers) {
            String name = barrier.name().substring(PREFIX.length()).strip();
            List<Integer> group = members.getOrDefault(name, List.of());
            if (group.isEmpty()) {
                problems.add(
                        barrier.place(),
                        "no step is in a group '" + StepOrder.shortened(name) + "'",
                        nearest.orElse(name, members.keySet(), "write group: NAME at the steps to wait for"));
            } else if (step.flow().group().filter(name::equals).isPresent()) {
                problems.add(
                        barrier.place(),
                        "'" + step.name() + "' can't wait for the group it is in",
                        "take it out of the group, or name the steps it waits for");
            } else if (!seen.add(name)) {
                Place place = step.place();
                problems.add(place.child("dependsOn").orElse(place), "a group is named twice", "name it once");
            } else if (fits(group.size(), barrier)) {
                all = IntStream.concat(all, group.stream().mapToInt(Integer::intValue));
            }
        }
        return all.sorted().distinct().toArray();
    }

    private boolean fits(int more, StepDraft.Dependency barrier) {
        boolean fitted = edges <= MOST_EDGES;
        edges = Math.min(edges, MOST_EDGES) + more;
        if (fitted && edges > MOST_EDGES) {
            problems.add(
                    barrier.place(),
                    "so many of the " + steps.size() + " steps wait for large groups that there are more than "
                            + MOST_EDGES + " dependencies",
                    "put one step behind the group, and let the others depend on that");
        }
        return edges <= MOST_EDGES;
    }
}
