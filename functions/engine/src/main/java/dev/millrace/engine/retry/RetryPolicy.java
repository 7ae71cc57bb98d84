package dev.millrace.engine.retry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Whether a failed attempt is followed by another, and when.
///
/// @param mostAttempts counts the first run: 1 means never again
/// @param cap no computed delay is longer; a server's own Retry-After may be
/// @param jitter how chance spreads the delay
/// @param spread for [Jitter#ADDITIVE] the amount in milliseconds, for [Jitter#MULTIPLICATIVE] the factor; else unused
/// @param within no attempt starts later than this after the first one started
/// @param only codes of the errors that are tried again; all retryable ones where empty. `HTTP_5*` stands for all codes
///     that begin so
/// @param never codes of the errors that are not tried again, written likewise
public record RetryPolicy(
        int mostAttempts,
        Backoff backoff,
        Duration cap,
        Jitter jitter,
        double spread,
        Optional<Duration> within,
        List<String> only,
        List<String> never) {
    public static final Duration LEAST_DELAY = Duration.ofMillis(1);
    public static final int MOST_ATTEMPTS = 1_000;

    public static final RetryPolicy DEFAULT = new RetryPolicy(
            3, new Backoff.Exponential(Duration.ofSeconds(1), 2.0), Duration.ofMinutes(5), Jitter.FULL, 0);

    public static final RetryPolicy NEVER =
            new RetryPolicy(1, new Backoff.Fixed(Duration.ofSeconds(1)), Duration.ofMinutes(5), Jitter.NONE, 0);

    /// For any error and any time.
    public RetryPolicy(int mostAttempts, Backoff backoff, Duration cap, Jitter jitter, double spread) {
        this(mostAttempts, backoff, cap, jitter, spread, Optional.empty(), List.of(), List.of());
    }

    public RetryPolicy {
        only = List.copyOf(only);
        never = List.copyOf(never);
        if (mostAttempts < 1 || mostAttempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("Attempts lie between 1 and " + MOST_ATTEMPTS + ", not " + mostAttempts);
        }
        if (cap.isNegative() || cap.compareTo(Backoff.LONGEST) > 0) {
            throw new IllegalArgumentException("A cap lies between 0 and " + Backoff.LONGEST + ", not " + cap);
        }
        if (!(spread >= 0) || jitter == Jitter.MULTIPLICATIVE && spread > 1) {
            throw new IllegalArgumentException("A spread is not negative, and as a factor at most 1: " + spread);
        }
    }

    public boolean allowsAttemptAfter(int attempt) {
        return attempt < mostAttempts;
    }

    /// Whether an error of this code is tried again, if its handler has not said that trying can't help.
    public boolean allows(String code) {
        return (only.isEmpty() || matches(only, code)) && !matches(never, code);
    }

    private static boolean matches(List<String> patterns, String code) {
        for (String pattern : patterns) {
            boolean fits = pattern.endsWith("*")
                    ? code.startsWith(pattern.substring(0, pattern.length() - 1))
                    : pattern.equals(code);
            if (fits) {
                return true;
            }
        }
        return false;
    }

    /// The delay between the end of the failed attempt and the start of the next.
    ///
    /// @param attempt the one that failed, from 1; any int is safe
    /// @param u chance, uniform in [0, 1)
    /// @param retryAfter what the other side asked for; it wins over the formula, bounded only by [Backoff#LONGEST]
    public Duration delayAfter(int attempt, double u, Optional<Duration> retryAfter) {
        return retryAfter
                .map(asked -> between(LEAST_DELAY, asked, Backoff.LONGEST))
                .orElseGet(() ->
                        between(LEAST_DELAY, jittered(least(backoff.after(Math.max(1, attempt)), cap), u), cap));
    }

    private Duration jittered(Duration delay, double u) {
        double millis = delay.toMillis();
        double spreadOut = switch (jitter) {
            case NONE -> millis;
            case FULL -> u * millis;
            case EQUAL -> millis / 2 + u * millis / 2;
            case ADDITIVE -> millis + (2 * u - 1) * spread;
            case MULTIPLICATIVE -> millis * (1 + (2 * u - 1) * spread);
        };
        return Duration.ofMillis((long) Math.min(Math.max(spreadOut, 0), Backoff.LONGEST.toMillis()));
    }

    private static Duration between(Duration low, Duration value, Duration high) {
        return least(value.compareTo(low) < 0 ? low : value, high.compareTo(low) < 0 ? low : high);
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
