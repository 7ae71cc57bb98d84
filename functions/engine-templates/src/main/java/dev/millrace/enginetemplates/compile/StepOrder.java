package dev.millrace.enginetemplates.compile;

import dev.millrace.engine.graph.Graph;
import dev.millrace.enginetemplates.document.Nearest;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.StepDraft;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The steps of a draft numbered as [Graph] wants them: level by level (Kahn), and within a level in the order of the
/// document, so that the same document always gets the same numbers.
public final class StepOrder {
    private final List<StepDraft> steps;
    private final Graph graph;
    private final Map<String, Integer> numbers;

    private StepOrder(List<StepDraft> steps, Graph graph) {
        this.steps = steps;
        this.graph = graph;
        this.numbers = HashMap.newHashMap(steps.size());
        for (int number = 0; number < steps.size(); number++) {
            numbers.put(steps.get(number).name(), number);
        }
    }

    /// Notes duplicate names, unknown parents, parents named twice, and cycles.
    ///
    /// @return nothing if there was any of these
    public static Optional<StepOrder> of(List<StepDraft> steps, Problems problems) {
        return of(steps, Surroundings.NONE, problems);
    }

    /// The same of steps that are created in a task, which wait for each other only.
    public static Optional<StepOrder> of(List<StepDraft> steps, Surroundings around, Problems problems) {
        int before = problems.count();
        Map<String, Integer> indexes = indexes(steps, problems);
        int[][] parents = new int[steps.size()][];
        Nearest nearest = new Nearest();
        Groups groups = new Groups(steps, problems);
        for (int i = 0; i < steps.size(); i++) {
            parents[i] = parents(steps.get(i), indexes, groups, around, nearest, problems);
        }
        int[] levels = new Levels(steps, parents, problems).levels();
        return problems.count() == before ? Optional.of(numbered(steps, parents, levels)) : Optional.empty();
    }

    private static Map<String, Integer> indexes(List<StepDraft> steps, Problems problems) {
        Map<String, Integer> indexes = HashMap.newHashMap(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            String name = steps.get(i).name();
            Integer first = name.isEmpty() ? null : indexes.putIfAbsent(name, i);
            if (first != null) {
                Place place = steps.get(i).place();
                problems.add(
                        place.child("name").orElse(place),
                        "another step is called '" + name + "' (line "
                                + steps.get(first).place().node().line() + ")",
                        "give each step a name of its own");
            }
        }
        return indexes;
    }

    private static int[] parents(
            StepDraft step,
            Map<String, Integer> indexes,
            Groups groups,
            Surroundings around,
            Nearest nearest,
            Problems problems) {
        int[] parents = new int[step.dependsOn().size()];
        int count = 0;
        List<StepDraft.Dependency> barriers = new ArrayList<>();
        for (StepDraft.Dependency dependency : step.dependsOn()) {
            Integer parent = indexes.get(dependency.name());
            if (Groups.isGroup(dependency)) {
                barriers.add(dependency);
            } else if (dependency.name().equals(step.name())) {
                problems.add(dependency.place(), "a step can't depend on itself", "name a step before it");
            } else if (parent != null) {
                parents[count++] = parent;
            } else if (around.numberOf(dependency.name()).isPresent()) {
                problems.add(
                        dependency.place(),
                        "'" + dependency.name() + "' was there before: created steps wait for each other only",
                        "leave it out; they start when their decision has ended");
            } else {
                problems.add(
                        dependency.place(),
                        "no step is called '" + shortened(dependency.name()) + "'",
                        nearest.orElse(dependency.name(), indexes.keySet(), "name a step of this template"));
            }
        }
        int[] sorted = Arrays.stream(parents, 0, count).sorted().distinct().toArray();
        if (sorted.length < count) {
            problems.add(
                    step.place().child("dependsOn").orElse(step.place()), "a parent is named twice", "name it once");
        }
        return barriers.isEmpty() ? sorted : groups.behind(step, sorted, barriers);
    }

    static String shortened(String text) {
        return text.length() <= 70 ? text : text.substring(0, 69) + "…";
    }

    private static StepOrder numbered(List<StepDraft> steps, int[][] parents, int[] levels) {
        int[] next = new int[steps.size() + 1];
        for (int level : levels) {
            next[level + 1]++;
        }
        for (int level = 0; level < steps.size(); level++) {
            next[level + 1] += next[level];
        }
        int[] numberOf = new int[steps.size()];
        int[] indexOf = new int[steps.size()];
        for (int i = 0; i < steps.size(); i++) {
            numberOf[i] = next[levels[i]]++;
            indexOf[numberOf[i]] = i;
        }
        List<int[]> parentNumbers = new ArrayList<>(steps.size());
        List<StepDraft> ordered = new ArrayList<>(steps.size());
        for (int index : indexOf) {
            ordered.add(steps.get(index));
            parentNumbers.add(Arrays.stream(parents[index])
                    .map(parent -> numberOf[parent])
                    .sorted()
                    .toArray());
        }
        return new StepOrder(ordered, Graph.of(parentNumbers));
    }

    /// By number.
    public List<StepDraft> steps() {
        return steps;
    }

    public Graph graph() {
        return graph;
    }

    public Optional<Integer> numberOf(String name) {
        return Optional.ofNullable(numbers.get(name));
    }

    public Set<String> names() {
        return Collections.unmodifiableSet(numbers.keySet());
    }
}
