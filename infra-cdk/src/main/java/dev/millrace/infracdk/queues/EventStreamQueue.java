package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// Where events wait until a stream has taken them.
public final class EventStreamQueue extends Construct {
    private final DeadLetterQueue deadLetters;
    private final Queue queue;

    public EventStreamQueue(Construct scope, String id) {
        super(scope, id);
        this.deadLetters = new DeadLetterQueue(this, "DeadLetters", DeadLetterQueue.Order.NONE);
        this.queue = GuardedQueue.in(this, "Queue", Times.STREAM_VISIBILITY, deadLetters)
                .build();
    }

    public Queue queue() {
        return queue;
    }

    public DeadLetterQueue deadLetters() {
        return deadLetters;
    }
}
