package dev.millrace.localstack.functions;

import java.util.ArrayDeque;
import java.util.Deque;

/// What a process printed last, for the message that says how it failed.
final class LastLines {
    private static final int MOST = 40;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (lines.size() == MOST) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /// A sentence, and behind it what was printed.
    synchronized String behind(String sentence) {
        return lines.isEmpty() ? sentence : sentence + "\nIts process said last:\n" + String.join("\n", lines);
    }
}
