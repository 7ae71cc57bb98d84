package dev.millrace.cli.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Standard output and standard error, and what they can show. Results go to the first and complaints to the
/// second, always.
///
/// @param rich whether lines may be coloured and redrawn; false where output goes to a file, and by `NO_COLOR` or
///     `TERM=dumb`
/// @param columns the width to write for
public record Terminal(PrintStream out, PrintStream err, boolean rich, int columns) {
    private static final int COLUMNS_OF_A_FILE = 160;
    private static final int LEAST_COLUMNS = 40;

    /// The launcher says how wide the terminal is, in `MILLRACE_COLUMNS`, and says nothing where there is none:
    /// asking the JDK costs a process or gives up as soon as input comes from a pipe.
    public static Terminal from(Map<String, String> environment, PrintStream out, PrintStream err) {
        int columns = columns(environment.getOrDefault("MILLRACE_COLUMNS", ""));
        boolean plain = columns == 0
                || !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || "dumb".equals(environment.getOrDefault("TERM", "dumb"));
        return new Terminal(utf8(out), utf8(err), !plain, columns == 0 ? COLUMNS_OF_A_FILE : columns);
    }

    public String styled(Style style, String text) {
        return rich && style != Style.PLAIN && !text.isEmpty() ? "\033[" + style.code() + "m" + text + "\033[0m" : text;
    }

    public void line(String text) {
        out.println(text);
    }

    public void complain(String text) {
        err.println(text);
    }

    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static int columns(String text) {
        try {
            int columns = text.isBlank() ? 0 : Integer.parseInt(text.strip());
            return columns <= 0 ? 0 : Math.max(LEAST_COLUMNS, columns);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
