package dev.millrace.localstack.functions;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells the output of functions in this process from everybody else's: what a thread prints while it works for a
/// function goes to the function's log, line by line; all other output goes where it always went.
///
/// It stays in place once it is there: a logging framework keeps the stream that it found when it started.
final class Output extends OutputStream {
    private static final InheritableThreadLocal<@Nullable Log> LOG = new InheritableThreadLocal<>();

    private final PrintStream everybodyElse;

    private Output(PrintStream everybodyElse) {
        this.everybodyElse = everybodyElse;
    }

    static synchronized void install() {
        if (!(System.out instanceof Routed)) {
            System.setOut(new Routed(new Output(System.out)));
        }
    }

    /// Sends what this thread, and threads it starts, print to a log.
    static void to(Consumer<String> lines) {
        LOG.set(new Log(lines));
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        var log = LOG.get();
        if (log == null) {
            everybodyElse.write(bytes, offset, length);
        } else {
            log.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() {
        if (LOG.get() == null) {
            everybodyElse.flush();
        }
    }

    private static final class Routed extends PrintStream {
        Routed(Output output) {
            super(output, true, StandardCharsets.UTF_8);
        }
    }

    private static final class Log {
        private final Consumer<String> lines;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Log(Consumer<String> lines) {
            this.lines = lines;
        }

        synchronized void write(byte[] bytes, int offset, int length) {
            for (var at = offset; at < offset + length; at++) {
                if (bytes[at] == '\n') {
                    lines.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(bytes[at]);
                }
            }
        }
    }
}
