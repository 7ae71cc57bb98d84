package dev.millrace.engine.template;

import java.time.Duration;

/// When a live task counts as stale, and what is done about it then, once.
///
/// @param after how long nothing of the task may change
public record Stale(Duration after, Action action) {
    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofDays(365);

    /// What is done.
    public enum Action {
        /// It is told.
        ALERT,
        /// It is told, the task is paused, and a dead letter waits for whoever looks into it.
        DEAD_LETTER,
        /// It is told, and the task fails.
        FAIL
    }

    public Stale {
        if (after.compareTo(SHORTEST) < 0 || after.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A task goes stale after " + SHORTEST + " to " + LONGEST);
        }
    }
}
