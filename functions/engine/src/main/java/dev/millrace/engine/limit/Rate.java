package dev.millrace.engine.limit;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// So many starts in a time, and so many at once after a rest: a token bucket.
///
/// @param tokens that come back in each `per`
/// @param burst how many the bucket holds
public record Rate(int tokens, Duration per, int burst) {
    public static final int MOST_TOKENS = 100_000;

    private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,5})/(s|m|h|second|minute|hour)");

    public Rate {
        if (tokens < 1 || tokens > MOST_TOKENS) {
            throw new IllegalArgumentException("A rate has 1 to " + MOST_TOKENS + " tokens, not " + tokens);
        }
        if (burst < 1 || burst > MOST_TOKENS) {
            throw new IllegalArgumentException("A burst has 1 to " + MOST_TOKENS + " tokens, not " + burst);
        }
        if (per.compareTo(Duration.ofSeconds(1)) < 0 || per.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("A rate is told by the second, minute or hour, not by " + per);
        }
    }

    /// How it is written: `100/s`, `30/m`, `500/h`.
    ///
    /// @param burst where empty, as many as come back in one second, and at least one
    /// @return nothing if it is written otherwise or lies outside the bounds
    public static Optional<Rate> parse(String text, Optional<Integer> burst) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return Optional.empty();
        }
        int tokens = Integer.parseInt(written.group(1));
        Duration per = switch (written.group(2).charAt(0)) {
            case 's' -> Duration.ofSeconds(1);
            case 'm' -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
        int most = burst.orElse(Math.max(1, (int) (tokens / per.toSeconds())));
        boolean fits = tokens <= MOST_TOKENS && most >= 1 && most <= MOST_TOKENS;
        return fits ? Optional.of(new Rate(tokens, per, most)) : Optional.empty();
    }

    /// The time one token takes to come back.
    public Duration each() {
        return per.dividedBy(tokens);
    }

    /// As [#parse] takes it.
    public String text() {
        return tokens + "/" + (per.toSeconds() == 1 ? "s" : per.toSeconds() == 60 ? "m" : "h");
    }
}
