package dev.millrace.cli;

import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// A command that has been called: its exit code and what it printed.
record Called(int code, String out, String err) {
    static final Instant NOW = Instant.parse("2026-11-20T10:00:05Z");

    static Called in(Path folder, FakeStack stack, String... arguments) {
        return with("", Map.of(), folder, stack, arguments);
    }

    /// On a terminal of 100 columns.
    static Called onTerminal(Path folder, FakeStack stack, String... arguments) {
        return with("", Map.of("MILLRACE_COLUMNS", "100", "TERM", "xterm-256color"), folder, stack, arguments);
    }

    static Called with(
            String input, Map<String, String> environment, Path folder, FakeStack stack, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("MILLRACE_URL", stack.url().toString());
        Terminal terminal = Terminal.from(
                all,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        int code = Millrace.run(
                new Surroundings(
                        terminal,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        all,
                        folder,
                        InstantSource.fixed(NOW),
                        stack),
                arguments);
        return new Called(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
