package dev.millrace.engine.limit;

import java.time.Duration;

/// When a handler is left alone, and how it is tried again.
///
/// @param failurePercent of the attempts within the window, from which on the breaker opens
/// @param minimumCalls attempts within the window before that says anything
/// @param window how long attempts count together
/// @param openFor how long the handler is left alone
/// @param probes attempts that must succeed, one after the other or at once, before all may run again
public record BreakerPolicy(int failurePercent, int minimumCalls, Duration window, Duration openFor, int probes) {
    public static final Duration LONGEST = Duration.ofHours(1);

    public static final BreakerPolicy DEFAULT =
            new BreakerPolicy(50, 20, Duration.ofMinutes(1), Duration.ofSeconds(30), 3);

    public BreakerPolicy {
        if (failurePercent < 1 || failurePercent > 100) {
            throw new IllegalArgumentException("A failure rate is 1 to 100 percent, not " + failurePercent);
        }
        if (minimumCalls < 1 || minimumCalls > 10_000 || probes < 1 || probes > 100) {
            throw new IllegalArgumentException("A breaker asks for 1 to 10000 calls and 1 to 100 probes");
        }
        if (!isWithin(window) || !isWithin(openFor)) {
            throw new IllegalArgumentException("A breaker's times lie between a second and an hour");
        }
    }

    private static boolean isWithin(Duration time) {
        return time.compareTo(Duration.ofSeconds(1)) >= 0 && time.compareTo(LONGEST) <= 0;
    }

    /// Failures of one worker that are told to the others at once: a tenth of what may open the breaker, so
    /// that many workers with few failures each see what they have together, for at most ten writes a
    /// window.
    public int share() {
        return Math.max(1, minimumCalls * failurePercent / 100 / 10);
    }

    boolean opens(int calls, int failures) {
        return calls >= minimumCalls && failures * 100L >= (long) failurePercent * calls;
    }
}
