package dev.millrace.builtinhandlers;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `250ms`, `30s`, `1h30m`, `2d`, or ISO 8601 (`PT1H30M`).
final class DurationText {
    static final String FIX = "Write a duration like 250ms, 30s, 5m, 1h30m, 2d or PT1H30M";

    private static final Pattern SHORT =
            Pattern.compile("(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private DurationText() {}

    /// Empty where it is none, or a negative one.
    static Optional<Duration> read(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return Optional.empty();
        }
        Matcher parts = SHORT.matcher(trimmed);
        if (parts.matches()) {
            return Optional.of(Duration.ofDays(part(parts, 1))
                    .plusHours(part(parts, 2))
                    .plusMinutes(part(parts, 3))
                    .plusSeconds(part(parts, 4))
                    .plusMillis(part(parts, 5)));
        }
        try {
            return Optional.of(Duration.parse(trimmed)).filter(duration -> !duration.isNegative());
        } catch (DateTimeParseException ignored) {
            return Optional.empty();
        }
    }

    /// The short form where the duration is a whole number of one unit.
    static String write(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds > 0 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        return seconds > 0 && seconds % 60 != 0 || seconds == 0
                ? seconds + "s"
                : duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static long part(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
