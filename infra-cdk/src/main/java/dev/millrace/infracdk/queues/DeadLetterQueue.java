package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import dev.millrace.infracdk.nag.AcceptedFinding;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/// Where a message goes after all else failed: 14 days, the longest SQS keeps one. Those of our own queues are emptied
/// by `tend-dead-letters`, which makes dead letters of their messages; in the others they wait for a person.
/// Observability raises an alarm for every one of them that is not empty.
public final class DeadLetterQueue extends Construct {
    enum Order {
        NONE,
        FIFO
    }

    private final Queue queue;

    /// For what is not a queue: the target of a rule, or a function that sets aside what it can't deliver.
    public DeadLetterQueue(Construct scope, String id) {
        this(scope, id, Order.NONE);
        AcceptedFinding.at(
                queue,
                new AcceptedFinding(
                        "AwsSolutions-SQS3",
                        "It is a dead-letter queue itself, of a rule or a function; what falls into it waits for a person."));
    }

    /// For a queue, in the same order as that one.
    DeadLetterQueue(Construct scope, String id, Order order) {
        super(scope, id);
        var builder = Queue.Builder.create(this, "Queue")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14));
        builder.visibilityTimeout(Duration.seconds(Times.DEAD_LETTER_VISIBILITY.toSeconds()));
        this.queue = switch (order) {
            case NONE -> builder.build();
            case FIFO -> builder.fifo(true).build();
        };
    }

    public Queue queue() {
        return queue;
    }
}
