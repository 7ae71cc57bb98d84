package dev.millrace.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Sizes and lengths as people write them. Widths are counted in characters, which is right for what Millrace
/// prints itself and nearly right for names in scripts with wide characters.
public final class Text {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Text() {}

    /// Exactly this wide: filled up with spaces, or cut with an ellipsis.
    public static String fit(String text, int width) {
        String cut = cut(text, width);
        return cut + " ".repeat(Math.max(0, width - cut.length()));
    }

    public static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /// At most this wide, on one line.
    public static String cut(String text, int width) {
        String line = text.replace('\n', ' ').replace('\r', ' ');
        return line.length() <= width ? line : width <= 1 ? "…" : line.substring(0, width - 1) + "…";
    }

    public static String duration(Duration duration) {
        long millis = Math.max(0, duration.toMillis());
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        if (millis < 3_600_000) {
            return millis / 60_000 + " min " + millis / 1000 % 60 + " s";
        }
        return millis < 86_400_000
                ? millis / 3_600_000 + " h " + millis / 60_000 % 60 + " min"
                : millis / 86_400_000 + " d " + millis / 3_600_000 % 24 + " h";
    }

    public static String bytes(long bytes) {
        return bytes < 1_000
                ? bytes + " bytes"
                : bytes < 1_000_000 ? bytes / 1_000 + " KB" : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    public static String count(long number, String singular, String plural) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? singular : plural);
    }

    public static String clock(Instant time) {
        return CLOCK.format(time.atZone(ZoneId.systemDefault()));
    }

    public static String date(Instant time) {
        return DATE.format(time.atZone(ZoneId.systemDefault()));
    }
}
