package dev.millrace.cli.terminal;

/// A progress bar of whole characters: what is done, what failed, what is still to come.
public final class Bar {
    private Bar() {}

    public static String drawn(Terminal terminal, int width, long done, long failed, long total) {
        int good = share(width, done, total);
        int bad = failed == 0 ? 0 : Math.min(width - good, Math.max(1, share(width, failed, total)));
        return terminal.styled(Style.GOOD, "━".repeat(good))
                + terminal.styled(Style.BAD, "━".repeat(bad))
                + terminal.styled(Style.FAINT, "─".repeat(width - good - bad));
    }

    private static int share(int width, long part, long total) {
        return total <= 0 ? 0 : (int) Math.min(width, Math.round((double) width * part / total));
    }
}
