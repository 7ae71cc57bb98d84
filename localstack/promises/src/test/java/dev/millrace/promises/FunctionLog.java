package dev.millrace.promises;

import java.util.ArrayDeque;
import java.util.Deque;

/// What the functions of a stack printed last, for the message of a test that fails.
final class FunctionLog {
    private static final int MOST = 60;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String function, String line) {
        if (lines.size() == MOST) {
            lines.removeFirst();
        }
        lines.addLast(function + ": " + line);
    }

    @Override
    public synchronized String toString() {
        return "The functions said last:\n" + String.join("\n", lines);
    }
}
