package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import java.time.Duration;
import software.constructs.Construct;

/// Tells how executions of state machines ended, each of which a step waits for.
public final class ExecutionQueue extends PlainQueue {
    /// How late a step may learn of it before somebody is told.
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    public ExecutionQueue(Construct scope, String id) {
        super(scope, id, Times.SUBMISSION_VISIBILITY);
    }
}
