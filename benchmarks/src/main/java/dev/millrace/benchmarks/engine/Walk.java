package dev.millrace.benchmarks.engine;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;

/// The limit: the same questions as the engine answers, asked of bare arrays. It keeps no record, makes no new
/// state, and forgets what it found.
final class Walk {
    private final int[] parentsFrom;
    private final int[] parents;
    private final int[] childrenFrom;
    private final int[] children;
    private final boolean[] released;
    private final boolean[] settled;
    private final int[] found;

    Walk(Graph graph, StepSet released, StepSet settled) {
        int size = graph.size();
        this.parentsFrom = new int[size + 1];
        this.parents = new int[graph.edges()];
        this.childrenFrom = new int[size + 1];
        this.children = new int[graph.edges()];
        this.released = new boolean[size];
        this.settled = new boolean[size];
        this.found = new int[size];
        int[] filled = new int[2];
        for (int step = 0; step < size; step++) {
            graph.forEachParent(step, parent -> parents[filled[0]++] = parent);
            graph.forEachChild(step, child -> children[filled[1]++] = child);
            parentsFrom[step + 1] = filled[0];
            childrenFrom[step + 1] = filled[1];
        }
        released.forEach(step -> this.released[step] = true);
        settled.forEach(step -> this.settled[step] = true);
    }

    /// Steps that may run: those not settled, all of whose parents are released.
    int ready() {
        int count = 0;
        for (int step = 0; step < settled.length; step++) {
            if (!settled[step] && allReleased(step)) {
                found[count++] = step;
            }
        }
        return count;
    }

    /// Children that may run once this step is released, which it is not before and not after.
    int unlockedBy(int step) {
        released[step] = true;
        int count = 0;
        for (int i = childrenFrom[step]; i < childrenFrom[step + 1]; i++) {
            if (allReleased(children[i])) {
                found[count++] = children[i];
            }
        }
        released[step] = false;
        return count;
    }

    /// The sum of all parents: every edge, and no question asked.
    long edges() {
        long sum = 0;
        for (int step = 0; step < settled.length; step++) {
            for (int i = parentsFrom[step]; i < parentsFrom[step + 1]; i++) {
                sum += parents[i];
            }
        }
        return sum;
    }

    private boolean allReleased(int step) {
        for (int i = parentsFrom[step]; i < parentsFrom[step + 1]; i++) {
            if (!released[parents[i]]) {
                return false;
            }
        }
        return true;
    }
}
