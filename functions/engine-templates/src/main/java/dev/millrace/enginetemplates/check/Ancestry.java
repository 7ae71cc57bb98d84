package dev.millrace.enginetemplates.check;

import dev.millrace.engine.graph.Graph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Answers many questions of the kind *is a an ancestor of b?*
///
/// The usual case, a parent, is answered at once. The others are put off, sorted by `a`, and answered for 64 different
/// `a` at a time: one pass over the graph carries a word of 64 bits from parents to children, a bit for each `a` that
/// lies behind. So neither long chains of references nor references over long chains take the square of the steps.
///
/// For one thread.
final class Ancestry {
    private record Question(int ancestor, int step, Runnable otherwise) {}

    private final Graph graph;
    private final List<Question> open = new ArrayList<>();

    Ancestry(Graph graph) {
        this.graph = graph;
    }

    /// @param otherwise what to do if it is not an ancestor; now or in [#answer()]
    void ask(int ancestor, int step, Runnable otherwise) {
        if (ancestor >= step) {
            otherwise.run();
        } else if (!isParent(ancestor, step)) {
            open.add(new Question(ancestor, step, otherwise));
        }
    }

    private boolean isParent(int ancestor, int step) {
        boolean[] found = new boolean[1];
        graph.forEachParent(step, parent -> found[0] |= parent == ancestor);
        return found[0];
    }

    void answer() {
        open.sort(Comparator.comparingInt(Question::ancestor));
        int from = 0;
        while (from < open.size()) {
            int to = from;
            int distinct = 0;
            int last = 0;
            while (to < open.size()) {
                if (to == from || open.get(to).ancestor() != open.get(to - 1).ancestor()) {
                    if (++distinct > Long.SIZE) {
                        break;
                    }
                }
                last = Math.max(last, open.get(to).step());
                to++;
            }
            answer(open.subList(from, to), last);
            from = to;
        }
    }

    private void answer(List<Question> questions, int last) {
        int first = questions.getFirst().ancestor();
        long[] behind = new long[last - first + 1];
        int bit = 0;
        int previous = first;
        for (Question question : questions) {
            bit += question.ancestor() == previous ? 0 : 1;
            previous = question.ancestor();
            behind[previous - first] = 1L << bit;
        }
        for (int step = first; step <= last; step++) {
            int at = step - first;
            graph.forEachParent(step, parent -> behind[at] |= parent < first ? 0 : behind[parent - first]);
        }
        bit = 0;
        previous = first;
        for (Question question : questions) {
            bit += question.ancestor() == previous ? 0 : 1;
            previous = question.ancestor();
            if ((behind[question.step() - first] & (1L << bit)) == 0) {
                question.otherwise().run();
            }
        }
    }
}
