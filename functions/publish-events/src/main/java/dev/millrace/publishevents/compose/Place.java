package dev.millrace.publishevents.compose;

import java.util.Comparator;

/// Where a transition stands among those of its task.
///
/// The task's own item and each step's record are written one write after the other, so each has an order of its
/// own. What ties them together is the task's version: a step's record carries the version that its worker had
/// read, so everything the task's item told up to that version came before, and whatever the task's item tells
/// because of the step has a higher version. Hence: by version; within one, the task's own transitions first, then
/// each record's, by attempt, revision and position in the write. Two records of one version know nothing of each
/// other, so their order among themselves is by number only, to be the same each time.
///
/// Causal is not chronological: a step that was claimed before its task was cancelled tells its end before the
/// cancel, also when it came later, as neither led to the other.
///
/// @param taskVersion of the task: after the write for its own item, as read by the worker for a step's record
/// @param record the step whose record tells it; -1 for the task's own item
/// @param attempt that the record is of; 0 for the task's own item, and for a step given up without one
/// @param revision of the record; 0 for the task's own item
/// @param ordinal counts the transitions that the item told before this one
public record Place(long taskVersion, int record, int attempt, long revision, int ordinal)
        implements Comparable<Place> {
    /// The task's own item, in the place of a step's number.
    public static final int TASK = -1;

    private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::taskVersion)
            .thenComparingInt(Place::record)
            .thenComparingInt(Place::rank)
            .thenComparingLong(Place::revision)
            .thenComparingInt(Place::ordinal);

    static Place ofTask(long taskVersion, int ordinal) {
        return new Place(taskVersion, TASK, 0, 0, ordinal);
    }

    public boolean toldByTask() {
        return record == TASK;
    }

    /// A step given up without an attempt has none after it.
    private int rank() {
        return attempt == 0 ? Integer.MAX_VALUE : attempt;
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
