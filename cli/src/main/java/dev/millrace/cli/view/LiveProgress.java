package dev.millrace.cli.view;

import dev.millrace.cli.terminal.LiveLines;
import dev.millrace.cli.terminal.Terminal;
import java.time.InstantSource;
import java.util.List;

/// Draws over itself.
final class LiveProgress implements Progress {
    private final LiveLines lines;
    private final ProgressLines picture;
    private final InstantSource clock;

    LiveProgress(Terminal terminal, InstantSource clock) {
        this.lines = new LiveLines(terminal);
        this.picture = new ProgressLines(terminal);
        this.clock = clock;
    }

    @Override
    public void show(List<Watched> tasks) {
        lines.draw(picture.of(tasks, clock.instant()));
    }

    @Override
    public void close() {
        lines.close();
    }
}
