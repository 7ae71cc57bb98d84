package dev.millrace.infracdk.queues;

import java.time.Duration;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/// What every queue of ours has in common: encrypted, TLS only, 14 days, and after five receives the message goes to a
/// dead-letter queue of its own.
final class GuardedQueue {
    static final int RECEIVES = 5;

    private GuardedQueue() {}

    static Queue.Builder in(Construct scope, String id, Duration visibility, DeadLetterQueue deadLetters) {
        return Queue.Builder.create(scope, id)
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(software.amazon.awscdk.Duration.days(14))
                .visibilityTimeout(software.amazon.awscdk.Duration.seconds(visibility.toSeconds()))
                .deadLetterQueue(software.amazon.awscdk.services.sqs.DeadLetterQueue.builder()
                        .maxReceiveCount(RECEIVES)
                        .queue(deadLetters.queue())
                        .build());
    }
}
