package dev.millrace.localstack.metering;

import dev.millrace.cost.Charge;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// A request to a queue is as many requests on the bill as it has started chunks of 64 KB, one at least; a batch is
/// one request.
public final class QueueBytes {
    private static final int CHUNK = 64 * 1024;

    private QueueBytes() {}

    public static double chunks(long bytes) {
        return Math.max(1, Math.ceilDiv(bytes, CHUNK));
    }

    /// Of messages that were received.
    public static long of(List<Message> messages) {
        return messages.stream()
                .mapToLong(message -> utf8(message.body()) + attributes(message.messageAttributes()))
                .sum();
    }

    /// @param queue its name or URL
    public static Charge charge(String queue) {
        return queue.endsWith(".fifo") ? Charge.FIFO_REQUESTS : Charge.QUEUE_REQUESTS;
    }

    static Charge charge(SqsRequest request) {
        return charge(request.getValueForField("QueueUrl", String.class)
                .or(() -> request.getValueForField("QueueName", String.class))
                .orElse(""));
    }

    static long of(SqsRequest request) {
        return switch (request) {
            case SendMessageRequest send -> utf8(send.messageBody()) + attributes(send.messageAttributes());
            case SendMessageBatchRequest batch ->
                batch.entries().stream()
                        .mapToLong(entry -> utf8(entry.messageBody()) + attributes(entry.messageAttributes()))
                        .sum();
            default -> 0;
        };
    }

    private static long attributes(Map<String, MessageAttributeValue> attributes) {
        return attributes.entrySet().stream()
                .mapToLong(entry -> utf8(entry.getKey())
                        + utf8(entry.getValue().dataType())
                        + (entry.getValue().stringValue() == null
                                ? 0
                                : utf8(entry.getValue().stringValue())))
                .sum();
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
