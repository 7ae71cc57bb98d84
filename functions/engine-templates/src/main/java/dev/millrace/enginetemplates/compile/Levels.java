package dev.millrace.enginetemplates.compile;

import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.StepDraft;
import java.util.ArrayList;
import java.util.List;

/// How far each step is from the start (Kahn's algorithm), and the cycles that keep steps from having a level at all.
/// When a round stops at a cycle, the cycle is noted and cut open, so that others behind it are found as well.
final class Levels {
    private static final int MOST_CYCLES = 20;
    private static final int NAMES_AT_AN_END = 5;

    private final List<StepDraft> steps;
    private final int[][] parents;
    private final int[][] children;
    private final int[] open;
    private final int[] levels;
    private final boolean[] done;
    private final int[] queue;
    private final Problems problems;
    private int queued;
    private int taken;

    Levels(List<StepDraft> steps, int[][] parents, Problems problems) {
        this.steps = steps;
        this.parents = parents;
        this.children = children(parents);
        this.open = new int[parents.length];
        this.levels = new int[parents.length];
        this.done = new boolean[parents.length];
        this.queue = new int[parents.length];
        this.problems = problems;
    }

    /// By index in the document. Meaningless where cycles were noted.
    int[] levels() {
        for (int i = 0; i < parents.length; i++) {
            open[i] = parents[i].length;
            if (open[i] == 0) {
                release(i);
            }
        }
        work();
        int from = 0;
        for (int cycles = 0; queued < parents.length && cycles < MOST_CYCLES; cycles++) {
            while (done[from]) {
                from++;
            }
            List<Integer> cycle = cycle(from);
            note(cycle);
            cycle.stream().filter(step -> !done[step]).forEach(this::release);
            work();
        }
        return levels;
    }

    private void release(int step) {
        done[step] = true;
        queue[queued++] = step;
    }

    private void work() {
        while (taken < queued) {
            int step = queue[taken++];
            for (int child : children[step]) {
                levels[child] = Math.max(levels[child], levels[step] + 1);
                if (--open[child] == 0 && !done[child]) {
                    release(child);
                }
            }
        }
    }

    /// Goes from parent to parent, all of which are stuck, until one comes again. In the order in which each waits for
    /// the next.
    private List<Integer> cycle(int from) {
        int[] position = new int[parents.length];
        List<Integer> way = new ArrayList<>();
        int step = from;
        while (position[step] == 0) {
            way.add(step);
            position[step] = way.size();
            step = stuckParent(step);
        }
        return way.subList(position[step] - 1, way.size());
    }

    private int stuckParent(int step) {
        for (int parent : parents[step]) {
            if (!done[parent]) {
                return parent;
            }
        }
        throw new IllegalStateException("A step without stuck parents is not stuck");
    }

    private void note(List<Integer> cycle) {
        int first = 0;
        for (int i = 1; i < cycle.size(); i++) {
            first = cycle.get(i) < cycle.get(first) ? i : first;
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= cycle.size(); i++) {
            if (i < NAMES_AT_AN_END || i > cycle.size() - NAMES_AT_AN_END) {
                names.add(steps.get(cycle.get((first + i) % cycle.size())).name());
            } else if (i == NAMES_AT_AN_END) {
                names.add("…");
            }
        }
        Place place = steps.get(cycle.get(first)).place();
        problems.add(
                place.child("dependsOn").orElse(place),
                "steps wait for each other in a cycle: " + String.join(" → ", names),
                "remove one of these dependencies");
    }

    private static int[][] children(int[][] parents) {
        int[] counts = new int[parents.length];
        for (int[] some : parents) {
            for (int parent : some) {
                counts[parent]++;
            }
        }
        int[][] children = new int[parents.length][];
        for (int i = 0; i < parents.length; i++) {
            children[i] = new int[counts[i]];
        }
        for (int child = 0; child < parents.length; child++) {
            for (int parent : parents[child]) {
                children[parent][--counts[parent]] = child;
            }
        }
        return children;
    }
}
