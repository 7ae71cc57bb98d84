package dev.millrace.cli.terminal;

import java.util.List;

/// A block of lines at the bottom of a terminal that is drawn over itself. Only for a terminal that is
/// [Terminal#rich()].
///
/// Long lines are clipped by the terminal itself (wrapping is off while the block stands), so that a
/// narrowed window does not leave half a block behind. Closing it, or Ctrl-C, leaves the last drawing and
/// gives the cursor back.
public final class LiveLines implements AutoCloseable {
    private static final String ESC = "\033[";
    private static final String HIDE_CURSOR = ESC + "?25l" + ESC + "?7l";
    private static final String SHOW_CURSOR = ESC + "?25h" + ESC + "?7h";

    private final Terminal terminal;
    private final Thread onInterrupt;
    private List<String> drawn = List.of();

    public LiveLines(Terminal terminal) {
        this.terminal = terminal;
        this.onInterrupt = new Thread(this::giveBack);
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        write(HIDE_CURSOR);
    }

    /// Replaces the block. Nothing is written when nothing changed.
    public void draw(List<String> lines) {
        if (lines.equals(drawn)) {
            return;
        }
        StringBuilder frame = new StringBuilder();
        if (!drawn.isEmpty()) {
            frame.append(ESC).append(drawn.size()).append("F");
        }
        for (String line : lines) {
            frame.append(line).append(ESC).append("K\n");
        }
        frame.append(ESC).append("J");
        write(frame.toString());
        drawn = List.copyOf(lines);
    }

    /// Puts lines above the block, where they stay.
    public void above(List<String> lines) {
        List<String> block = drawn;
        draw(List.of());
        lines.forEach(line -> write(line + ESC + "K\n"));
        draw(block);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException shuttingDown) {
            return;
        }
        giveBack();
    }

    private void giveBack() {
        write(SHOW_CURSOR);
    }

    private void write(String text) {
        terminal.out().print(text);
        terminal.out().flush();
    }
}
