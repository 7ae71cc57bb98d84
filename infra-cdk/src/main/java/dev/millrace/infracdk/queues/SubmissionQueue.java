package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// Takes plain submit requests, from whoever may send to it and from the rule on the lifecycle bus.
public final class SubmissionQueue extends Construct {
    private final DeadLetterQueue deadLetters;
    private final Queue queue;

    public SubmissionQueue(Construct scope, String id) {
        super(scope, id);
        this.deadLetters = new DeadLetterQueue(this, "DeadLetters", DeadLetterQueue.Order.NONE);
        this.queue = GuardedQueue.in(this, "Queue", Times.SUBMISSION_VISIBILITY, deadLetters)
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
