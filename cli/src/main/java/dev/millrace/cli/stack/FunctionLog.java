package dev.millrace.cli.stack;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the stack's functions print, in a file, or nowhere. Safe for several threads.
final class FunctionLog implements AutoCloseable {
    private final Optional<BufferedWriter> file;

    private FunctionLog(Optional<BufferedWriter> file) {
        this.file = file;
    }

    static FunctionLog to(Optional<Path> file) {
        return new FunctionLog(file.map(FunctionLog::open));
    }

    synchronized void line(String function, String line) {
        file.ifPresent(writer -> {
            try {
                writer.append(function)
                        .append("  ")
                        .append(line.stripTrailing())
                        .append('\n');
                writer.flush();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    @Override
    public synchronized void close() {
        file.ifPresent(writer -> {
            try {
                writer.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    private static BufferedWriter open(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return Files.newBufferedWriter(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
