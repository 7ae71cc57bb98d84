package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import java.time.Duration;
import software.constructs.Construct;

/// Asks for the slices of replays, each when it is due.
public final class ReplayQueue extends PlainQueue {
    /// How late a slice may be before somebody is told.
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    public ReplayQueue(Construct scope, String id) {
        super(scope, id, Times.REPLAY_VISIBILITY);
    }
}
