package dev.millrace.localstack.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/// How far a shard is done: up to the last record before which nothing is under way any more. Lanes finish out of
/// order; a position must not pass a record that could still be lost.
final class Checkpoint {
    private final Deque<String> underWay = new ArrayDeque<>();
    private final Set<String> done = new HashSet<>();
    private String position;

    /// @param position the sequence number after which reading begins; empty for the oldest record there is
    Checkpoint(String position) {
        this.position = position;
    }

    /// In the order of the shard.
    synchronized void begin(String sequence) {
        underWay.addLast(sequence);
    }

    synchronized void done(String sequence) {
        done.add(sequence);
        while (!underWay.isEmpty() && done.remove(underWay.getFirst())) {
            position = underWay.removeFirst();
        }
    }

    synchronized String position() {
        return position;
    }

    synchronized boolean idle() {
        return underWay.isEmpty();
    }
}
