package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.nag.AcceptedFinding;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/// Where a message waits for a person after all else failed: 14 days, the longest SQS keeps one. Observability raises
/// an
/// alarm for every one of them that is not empty.
public final class DeadLetterQueue extends Construct {
    private final Queue queue;

    public DeadLetterQueue(Construct scope, String id) {
        this(scope, id, false);
    }

    DeadLetterQueue(Construct scope, String id, boolean fifo) {
        super(scope, id);
        var builder = Queue.Builder.create(this, "Queue")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14));
        this.queue = fifo ? builder.fifo(true).build() : builder.build();
        AcceptedFinding.at(
                queue,
                new AcceptedFinding(
                        "AwsSolutions-SQS3",
                        "It is a dead-letter queue itself; what falls into it waits for a person."));
    }

    public Queue queue() {
        return queue;
    }
}
