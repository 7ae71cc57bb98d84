package dev.millrace.deliverevents.send;

import dev.millrace.deliverevents.match.BusEvent;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Sends the event to a queue, in the form in which a rule of EventBridge would. A FIFO queue gets it grouped by task,
/// and a duplicate within five minutes is none there.
final class QueueSender {
    private static final int LONGEST_REASON = 1_000;

    private final SqsClient sqs;
    private final String ownQueue;

    /// @param ownQueue the URL of any queue of this account and region
    QueueSender(SqsClient sqs, String ownQueue) {
        this.sqs = sqs;
        this.ownQueue = ownQueue;
    }

    /// @param attributes sent along
    Sending send(String queue, String subscription, BusEvent event, Map<String, String> attributes) {
        Map<String, MessageAttributeValue> values = new HashMap<>();
        values.put("subscription", text(subscription));
        attributes.forEach((name, value) -> values.put(name, text(value)));
        var message = SendMessageRequest.builder()
                .queueUrl(url(queue))
                .messageBody(event.json())
                .messageAttributes(values);
        if (queue.endsWith(".fifo")) {
            message.messageGroupId(event.detail().path("task").asText(subscription))
                    .messageDeduplicationId(event.id());
        }
        try {
            return new Sending.Sent(
                    Map.of("message", sqs.sendMessage(message.build()).messageId()));
        } catch (AwsServiceException refused) {
            String code = refused.awsErrorDetails() == null
                    ? "SQS_" + refused.statusCode()
                    : "SQS_" + refused.awsErrorDetails().errorCode();
            boolean mayPass = refused.statusCode() >= 500 || refused.isThrottlingException();
            String why = String.valueOf(refused.getMessage());
            return mayPass ? Sending.Failed.retryable(code, why) : Sending.Failed.permanent(code, why);
        } catch (SdkException unreached) {
            return Sending.Failed.retryable("SQS_UNREACHABLE", String.valueOf(unreached.getMessage()));
        }
    }

    /// `arn:aws:sqs:REGION:ACCOUNT:NAME` is at the same server as our own queue.
    private String url(String queue) {
        if (!queue.startsWith("arn:")) {
            return queue;
        }
        String[] parts = queue.split(":", 6);
        String server = ownQueue.substring(0, ownQueue.lastIndexOf('/', ownQueue.lastIndexOf('/') - 1));
        return server + "/" + parts[4] + "/" + parts[5];
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value.length() <= LONGEST_REASON ? value : value.substring(0, LONGEST_REASON))
                .build();
    }
}
