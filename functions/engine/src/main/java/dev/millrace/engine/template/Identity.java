package dev.millrace.engine.template;

import java.time.Duration;
import java.util.Optional;

/// What makes two submissions of a template the same one, so that the second is answered with the first's task.
///
/// @param within how long after the first a submission counts as the same; where empty, as long as the first task
///     is kept
public record Identity(By by, Optional<Duration> within) {
    /// The caller's key, for as long as the task is kept; without a key each submission is a task of its own.
    public static final Identity BY_KEY = new Identity(By.KEY, Optional.empty());

    public static final Duration SHORTEST = Duration.ofSeconds(1);
    public static final Duration LONGEST = Duration.ofDays(365);

    /// What is compared.
    public enum By {
        /// The caller's key.
        KEY,
        /// The input.
        CONTENT,
        /// Nothing: each submission is a task of its own.
        UNIQUE
    }

    public Identity {
        if (by == By.UNIQUE && within.isPresent()) {
            throw new IllegalArgumentException("What is always unique is so without a window");
        }
        if (within.filter(window -> window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0)
                .isPresent()) {
            throw new IllegalArgumentException("A window is " + SHORTEST + " to " + LONGEST + " long");
        }
    }
}
