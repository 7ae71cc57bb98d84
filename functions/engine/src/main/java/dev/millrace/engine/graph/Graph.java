package dev.millrace.engine.graph;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntToLongFunction;

/// Who waits for whom. Steps are numbers in topological order: every parent is lower than its child, and steps of one
/// level stand together. Edges lie in two flat arrays, so a graph of 100,000 steps is a few hundred kilobytes.
///
/// Immutable and safe to share.
public final class Graph {
    private final int[] parentsFrom;
    private final int[] parents;
    private final int[] childrenFrom;
    private final int[] children;
    private final int[] levels;
    private final int[] heights;
    private final int roots;
    private final StepSet gaps;
    private final int declared;

    private Graph(int[] parentsFrom, int[] parents) {
        this(parentsFrom, parents, StepSet.EMPTY, new int[0], 0, parentsFrom.length - 1);
    }

    /// @param levelsBefore of the first steps, which are as they were
    /// @param beginsAt level of the later steps without parents
    /// @param first how many steps were there at the beginning; among these are the roots
    private Graph(int[] parentsFrom, int[] parents, StepSet gaps, int[] levelsBefore, int beginsAt, int first) {
        this.gaps = gaps;
        this.declared = first;
        this.parentsFrom = parentsFrom;
        this.parents = parents;
        int size = parentsFrom.length - 1;
        this.childrenFrom = new int[size + 1];
        this.children = new int[parents.length];
        this.levels = new int[size];
        this.heights = new int[size];
        int rootCount = 0;
        for (int parent : parents) {
            childrenFrom[parent + 1]++;
        }
        for (int step = 0; step < size; step++) {
            childrenFrom[step + 1] += childrenFrom[step];
        }
        int[] filled = childrenFrom.clone();
        for (int step = 0; step < size; step++) {
            rootCount += step < first && parentsFrom[step] == parentsFrom[step + 1] ? 1 : 0;
            levels[step] = step < levelsBefore.length ? levelsBefore[step] : beginsAt;
            for (int i = parentsFrom[step]; i < parentsFrom[step + 1]; i++) {
                children[filled[parents[i]]++] = step;
                levels[step] = Math.max(levels[step], levels[parents[i]] + 1);
            }
        }
        for (int step = size - 1; step >= 0; step--) {
            for (int i = parentsFrom[step]; i < parentsFrom[step + 1]; i++) {
                heights[parents[i]] = Math.max(heights[parents[i]], heights[step] + 1);
            }
        }
        this.roots = rootCount;
    }

    /// @param parents of each step, in ascending order without repetition
    /// @throws IllegalArgumentException if a parent does not come before its child
    public static Graph of(List<int[]> parents) {
        int[] from = new int[parents.size() + 1];
        for (int step = 0; step < parents.size(); step++) {
            from[step + 1] = from[step] + parents.get(step).length;
        }
        int[] flat = new int[from[parents.size()]];
        for (int step = 0; step < parents.size(); step++) {
            int previous = -1;
            int at = from[step];
            for (int parent : parents.get(step)) {
                if (parent <= previous || parent >= step) {
                    throw new IllegalArgumentException(
                            "Step " + step + " has parent " + parent + ", which is not in order before it");
                }
                flat[at++] = parent;
                previous = parent;
            }
        }
        return new Graph(from, flat);
    }

    /// The same, with steps that a decision created; they begin a level behind it. What lies between the last number
    /// and `base` are no steps of the graph.
    ///
    /// @param more parents of each new step, by position among them, in ascending order
    public Graph with(int decision, int base, List<int[]> more) {
        int edges = more.stream().mapToInt(some -> some.length).sum();
        int[] from = Arrays.copyOf(parentsFrom, base + more.size() + 1);
        int[] flat = Arrays.copyOf(parents, parents.length + edges);
        Arrays.fill(from, size(), base + 1, parents.length);
        int at = parents.length;
        for (int step = 0; step < more.size(); step++) {
            for (int parent : more.get(step)) {
                flat[at++] = base + parent;
            }
            from[base + step + 1] = at;
        }
        return new Graph(from, flat, gaps.plus(StepSet.range(size(), base)), levels, levels[decision] + 1, declared);
    }

    /// Whether the number is no step's of this graph, though higher ones are.
    public boolean isGap(int number) {
        return gaps.contains(number);
    }

    public int size() {
        return levels.length;
    }

    public int edges() {
        return parents.length;
    }

    /// Roots are the first numbers: steps 0 up to this one have no parents.
    public int roots() {
        return roots;
    }

    public boolean isRoot(int step) {
        return parentsFrom[step] == parentsFrom[step + 1];
    }

    public int parentCount(int step) {
        return parentsFrom[step + 1] - parentsFrom[step];
    }

    public int childCount(int step) {
        return childrenFrom[step + 1] - childrenFrom[step];
    }

    public void forEachParent(int step, IntConsumer action) {
        for (int i = parentsFrom[step]; i < parentsFrom[step + 1]; i++) {
            action.accept(parents[i]);
        }
    }

    public void forEachChild(int step, IntConsumer action) {
        for (int i = childrenFrom[step]; i < childrenFrom[step + 1]; i++) {
            action.accept(children[i]);
        }
    }

    /// Whether all parents of the step are in the set.
    ///
    /// Parents that stand side by side, as those of a join mostly do, are passed over a word of the set at a time, so a
    /// join of 100,000 is not looked at 100,000 times for each of its parents.
    public boolean parentsIn(StepSet set, int step) {
        int i = parentsFrom[step];
        int end = parentsFrom[step + 1];
        while (i < end) {
            int absent = set.nextAbsent(parents[i]);
            if (absent == parents[i]) {
                return false;
            }
            if (absent > parents[end - 1]) {
                return true;
            }
            int ahead = Math.min(end, i + (absent - parents[i]));
            i = parents[ahead - 1] < absent ? ahead : firstFrom(absent, i + 1, ahead);
        }
        return true;
    }

    /// Steps that are not settled and all of whose parents are released: one pass over all steps and their edges.
    public StepSet unlocked(StepSet released, StepSet over) {
        StepSet settled = gaps.isEmpty() ? over : over.plus(gaps);
        if (size() <= Long.SIZE) {
            return StepSet.ofWord(unlocked(released.firstWord(), settled.firstWord()));
        }
        int count = (size() + 63) >> 6;
        long[] done = released.words(count);
        long[] found = settled.words(count);
        for (int word = 0; word < count; word++) {
            int last = Math.min(63, size() - 1 - (word << 6));
            long open = ~found[word] & (-1L >>> (63 - last));
            long free = open;
            while (open != 0) {
                int step = (word << 6) + Long.numberOfTrailingZeros(open);
                if (!parentsIn(done, step)) {
                    free &= ~(1L << step);
                }
                open &= open - 1;
            }
            found[word] = free;
        }
        return StepSet.ofWords(0, found);
    }

    /// Of a graph so small that a word holds all its steps.
    private long unlocked(long released, long settled) {
        long free = 0;
        for (int step = 0; step < size(); step++) {
            if ((settled & (1L << step)) == 0 && parentsIn(released, step)) {
                free |= 1L << step;
            }
        }
        return free;
    }

    private boolean parentsIn(long set, int step) {
        int end = parentsFrom[step + 1];
        for (int i = parentsFrom[step]; i < end; i++) {
            if ((set & (1L << parents[i])) == 0) {
                return false;
            }
        }
        return true;
    }

    private boolean parentsIn(long[] set, int step) {
        int end = parentsFrom[step + 1];
        for (int i = parentsFrom[step]; i < end; i++) {
            int parent = parents[i];
            if ((set[parent >> 6] & (1L << parent)) == 0) {
                return false;
            }
        }
        return true;
    }

    /// Index of the first parent that is not below `number`, between two indexes.
    private int firstFrom(int number, int low, int high) {
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (parents[middle] < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    public int parentsDone(StepSet set, int step) {
        int done = 0;
        for (int i = parentsFrom[step]; i < parentsFrom[step + 1]; i++) {
            done += set.contains(parents[i]) ? 1 : 0;
        }
        return done;
    }

    /// Edges on the longest way from a root.
    public int level(int step) {
        return levels[step];
    }

    /// Edges on the longest way to an end: how much waits behind this step.
    public int height(int step) {
        return heights[step];
    }

    public int levels() {
        int most = 0;
        for (int level : levels) {
            most = Math.max(most, level + 1);
        }
        return most;
    }

    /// All steps that can be reached from these, without these.
    public StepSet behind(StepSet from) {
        return behind(from, StepSet.EMPTY);
    }

    /// All steps that can be reached from these without going by any of `over`, without these.
    public StepSet behind(StepSet from, StepSet over) {
        long[] seen = new long[(size() >> 6) + 1];
        int[] queue = new int[size()];
        int[] ends = new int[1];
        IntConsumer reach = step -> forEachChild(step, child -> {
            if ((seen[child >> 6] & (1L << child)) == 0 && !over.contains(child)) {
                seen[child >> 6] |= 1L << child;
                queue[ends[0]++] = child;
            }
        });
        from.forEach(reach);
        for (int i = 0; i < ends[0]; i++) {
            reach.accept(queue[i]);
        }
        int[] reached = Arrays.copyOf(queue, ends[0]);
        return StepSet.EMPTY.plus(reached).minus(from);
    }

    /// The chain of steps that takes longest, from a root to an end, by the given cost of each step. Empty for a graph
    /// without steps.
    public List<Integer> criticalPath(IntToLongFunction cost) {
        long[] longest = new long[size()];
        int[] via = new int[size()];
        int last = -1;
        for (int step = 0; step < size(); step++) {
            via[step] = -1;
            if (gaps.contains(step)) {
                continue;
            }
            for (int i = parentsFrom[step]; i < parentsFrom[step + 1]; i++) {
                if (via[step] < 0 || longest[parents[i]] > longest[via[step]]) {
                    via[step] = parents[i];
                }
            }
            longest[step] = cost.applyAsLong(step) + (via[step] < 0 ? 0 : longest[via[step]]);
            if (last < 0 || longest[step] > longest[last]) {
                last = step;
            }
        }
        ArrayDeque<Integer> path = new ArrayDeque<>();
        for (int step = last; step >= 0; step = via[step]) {
            path.addFirst(step);
        }
        return List.copyOf(path);
    }
}
