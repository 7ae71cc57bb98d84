package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// Redrives of dead letters that wait for their time, so that many need not start again all at once.
public final class RedriveQueue extends Construct {
    private final DeadLetterQueue deadLetters;
    private final Queue queue;

    public RedriveQueue(Construct scope, String id) {
        super(scope, id);
        this.deadLetters = new DeadLetterQueue(this, "DeadLetters", DeadLetterQueue.Order.NONE);
        this.queue = GuardedQueue.in(this, "Queue", Times.DEAD_LETTER_VISIBILITY, deadLetters)
                .build();
    }

    public Queue queue() {
        return queue;
    }

    public DeadLetterQueue deadLetters() {
        return deadLetters;
    }

    public void grantSend(IGrantable grantee) {
        queue.grant(grantee, "sqs:SendMessage");
    }
}
