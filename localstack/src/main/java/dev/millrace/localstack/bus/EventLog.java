package dev.millrace.localstack.bus;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Every event that any bus accepted, in the order of acceptance. The latest 10,000 can be read; with a data folder all
/// are also appended to `events.jsonl`.
public final class EventLog implements AutoCloseable {
    private static final int KEPT = 10_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Optional<BufferedWriter> file;
    private long last;

    /// @param sequence counts from 1 since the stack started
    /// @param event as rules see it, JSON on one line
    public record Entry(long sequence, String event) {}

    public EventLog(Optional<Path> data) {
        this.file = data.map(EventLog::open);
    }

    public synchronized void add(String event) {
        last++;
        entries.addLast(new Entry(last, event));
        if (entries.size() > KEPT) {
            entries.removeFirst();
        }
        file.ifPresent(writer -> append(writer, event));
    }

    /// The oldest first.
    public synchronized List<Entry> after(long sequence, int limit) {
        var found = new ArrayList<Entry>();
        var oldest = last - entries.size();
        for (var entry : entries) {
            if (found.size() == limit) {
                break;
            }
            if (entry.sequence() > Math.max(sequence, oldest)) {
                found.add(entry);
            }
        }
        return found;
    }

    @Override
    public synchronized void close() {
        file.ifPresent(writer -> {
            try {
                writer.close();
            } catch (IOException trouble) {
                throw new UncheckedIOException(trouble);
            }
        });
    }

    private static BufferedWriter open(Path data) {
        try {
            return Files.newBufferedWriter(
                    data.resolve("events.jsonl"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private static void append(BufferedWriter writer, String event) {
        try {
            writer.write(event);
            writer.newLine();
            writer.flush();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
