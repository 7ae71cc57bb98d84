package dev.millrace.cli.view;

import dev.millrace.cli.terminal.Terminal;
import java.time.InstantSource;
import java.util.List;

/// Shows how tasks get on, each time they were looked at.
public interface Progress extends AutoCloseable {
    void show(List<Watched> tasks);

    /// Leaves the last picture on the screen.
    @Override
    void close();

    /// For `--json`: nothing but the document is printed.
    static Progress silent() {
        return new Progress() {
            @Override
            public void show(List<Watched> tasks) {}

            @Override
            public void close() {}
        };
    }

    static Progress on(Terminal terminal, InstantSource clock) {
        return terminal.rich() ? new LiveProgress(terminal, clock) : new PlainProgress(terminal);
    }
}
