package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.sqs.DeduplicationScope;
import software.amazon.awscdk.services.sqs.FifoThroughputLimit;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// Completions of steps whose task is contended, grouped by task (first in, first out), so that those of one task
/// arrive together and cost one write.
public final class AdvanceQueue extends Construct {
    private final DeadLetterQueue deadLetters;
    private final Queue queue;

    public AdvanceQueue(Construct scope, String id) {
        super(scope, id);
        this.deadLetters = new DeadLetterQueue(this, "DeadLetters", DeadLetterQueue.Order.FIFO);
        this.queue = GuardedQueue.in(this, "Queue", Times.ADVANCE_VISIBILITY, deadLetters)
                .fifo(true)
                .contentBasedDeduplication(false)
                .deduplicationScope(DeduplicationScope.MESSAGE_GROUP)
                .fifoThroughputLimit(FifoThroughputLimit.PER_MESSAGE_GROUP_ID)
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
