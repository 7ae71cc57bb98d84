package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import java.time.Duration;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// Asks for the slices of replays, each when it is due.
public final class ReplayQueue extends Construct {
    /// How late a slice may be before somebody is told.
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private final DeadLetterQueue deadLetters;
    private final Queue queue;

    public ReplayQueue(Construct scope, String id) {
        super(scope, id);
        this.deadLetters = new DeadLetterQueue(this, "DeadLetters", DeadLetterQueue.Order.NONE);
        this.queue = GuardedQueue.in(this, "Queue", Times.REPLAY_VISIBILITY, deadLetters)
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
