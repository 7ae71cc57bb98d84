package dev.millrace.enginetestkit.memory;

import java.time.Duration;

/// How a queue treats what it hands out.
///
/// @param visibility how long a message that was handed out is hidden, unless it is deleted
/// @param mostReceives how often a message is handed out before it goes to the dead letters
public record QueueRules(Duration visibility, int mostReceives) {
    /// Those of the deployed lanes.
    public static final QueueRules DEPLOYED = new QueueRules(Duration.ofMinutes(16), 5);

    public QueueRules {
        if (visibility.isNegative() || visibility.isZero() || mostReceives < 1) {
            throw new IllegalArgumentException("A queue hides what it hands out, and hands it out at least once");
        }
    }
}
