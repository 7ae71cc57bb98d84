package dev.millrace.infracdk.queues;

import java.time.Duration;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// One queue without order, and the queue of its dead letters.
public abstract class PlainQueue extends Construct {
    private final DeadLetterQueue deadLetters;
    private final Queue queue;

    PlainQueue(Construct scope, String id, Duration visibility) {
        super(scope, id);
        this.deadLetters = new DeadLetterQueue(this, "DeadLetters", DeadLetterQueue.Order.NONE);
        this.queue = GuardedQueue.in(this, "Queue", visibility, deadLetters).build();
    }

    public final Queue queue() {
        return queue;
    }

    public final DeadLetterQueue deadLetters() {
        return deadLetters;
    }

    public final void grantSend(IGrantable grantee) {
        queue.grant(grantee, "sqs:SendMessage");
    }
}
