package dev.millrace.infracdk.functions;

import java.util.List;
import java.util.OptionalInt;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.Construct;

/// Brings a queue's messages to a function, up to ten at a time, and takes back only those it reports as failed.
///
/// The function may also make a message visible again at once, and look its queue up by name for that: a poison message
/// then reaches its dead-letter queue in seconds instead of hours.
public final class QueueMapping extends Construct {
    public static final int BATCH = 10;

    public QueueMapping(Construct scope, String id, IQueue queue, JavaFunction function) {
        this(scope, id, queue, function, OptionalInt.empty());
    }

    /// With the most invocations that may be under way for this queue at once, at least 2.
    public QueueMapping(
            Construct scope, String id, IQueue queue, JavaFunction function, OptionalInt maximumConcurrency) {
        super(scope, id);
        queue.grant(
                function.role(),
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueUrl");
        var mapping = CfnEventSourceMapping.Builder.create(this, "Mapping")
                .eventSourceArn(queue.getQueueArn())
                .functionName(function.live().getFunctionArn())
                .batchSize(BATCH)
                .functionResponseTypes(List.of("ReportBatchItemFailures"));
        maximumConcurrency.ifPresent(most -> mapping.scalingConfig(CfnEventSourceMapping.ScalingConfigProperty.builder()
                .maximumConcurrency(most)
                .build()));
        mapping.build();
    }
}
