package dev.millrace.enginetemplates.format;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `500ms`, `30s`, `1.5m`, `1h30m`, `7d`, or ISO 8601 (`PT30S`). To the millisecond.
public final class Durations {
    private static final Pattern SHORT =
            Pattern.compile("(?:(\\d{1,9}(?:\\.\\d{1,3})?)d)?(?:(\\d{1,9}(?:\\.\\d{1,3})?)h)?"
                    + "(?:(\\d{1,9}(?:\\.\\d{1,3})?)m)?(?:(\\d{1,9}(?:\\.\\d{1,3})?)s)?(?:(\\d{1,9})ms)?");
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

    private Durations() {}

    /// Nothing if the text is no duration, or a negative one.
    public static Optional<Duration> parse(String text) {
        if (text.isEmpty() || text.length() > 40) {
            return Optional.empty();
        }
        Matcher parts = SHORT.matcher(text);
        if (parts.matches()) {
            BigDecimal millis = BigDecimal.ZERO;
            for (int part = 0; part < MILLIS.length; part++) {
                String amount = parts.group(part + 1);
                if (amount != null) {
                    millis = millis.add(new BigDecimal(amount).multiply(BigDecimal.valueOf(MILLIS[part])));
                }
            }
            return Optional.of(Duration.ofMillis(millis.longValue()));
        }
        return text.toUpperCase(Locale.ROOT).startsWith("P") ? iso(text) : Optional.empty();
    }

    private static Optional<Duration> iso(String text) {
        try {
            return Optional.of(Duration.parse(text)).filter(duration -> !duration.isNegative());
        } catch (DateTimeException | ArithmeticException noDuration) {
            return Optional.empty();
        }
    }

    /// The short form.
    public static String text(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
