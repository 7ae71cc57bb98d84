package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import software.constructs.Construct;

/// Where events wait until a stream has taken them.
public final class EventStreamQueue extends PlainQueue {
    public EventStreamQueue(Construct scope, String id) {
        super(scope, id, Times.STREAM_VISIBILITY);
    }
}
