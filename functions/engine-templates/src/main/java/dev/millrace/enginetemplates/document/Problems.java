package dev.millrace.enginetemplates.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Gathers what is wrong while a document is read on, so that its author sees everything at once. Beyond [#MOST] only
/// the number is kept: a wrong template of 100,000 steps should not answer with 100,000 sentences.
///
/// For one thread.
public final class Problems {
    public static final int MOST = 1_000;

    private final List<Problem> found = new ArrayList<>();
    private int more;

    public void add(Problem problem) {
        if (found.size() < MOST) {
            found.add(problem);
        } else {
            more++;
        }
    }

    public void add(Place place, String problem, String fix) {
        add(place.node().line(), place.node().column(), place, problem, fix);
    }

    /// About a key rather than the value behind it.
    public void addAtKey(Place place, Node.Entry entry, String problem, String fix) {
        add(entry.line(), entry.column(), place, problem, fix);
    }

    private void add(int line, int column, Place place, String problem, String fix) {
        if (found.size() < MOST) {
            found.add(new Problem(line, column, place.path(), problem, fix));
        } else {
            more++;
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public int count() {
        return found.size() + more;
    }

    /// In the order of the document.
    public List<Problem> sorted() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (more > 0) {
            Problem last = sorted.getLast();
            sorted.add(new Problem(
                    last.line(), last.column(), "", "and " + more + " more problems", "mend the ones above first"));
        }
        return List.copyOf(sorted);
    }
}
