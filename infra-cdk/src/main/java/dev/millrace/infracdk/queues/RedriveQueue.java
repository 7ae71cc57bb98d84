package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import software.constructs.Construct;

/// Redrives of dead letters that wait for their time, so that many need not start again all at once.
public final class RedriveQueue extends PlainQueue {
    public RedriveQueue(Construct scope, String id) {
        super(scope, id, Times.DEAD_LETTER_VISIBILITY);
    }
}
