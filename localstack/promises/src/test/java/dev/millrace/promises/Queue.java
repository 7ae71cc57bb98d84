package dev.millrace.promises;

import dev.millrace.localstack.LocalStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// A queue of the stack.
record Queue(SqsClient sqs, String url) {
    private static final QueueAttributeName DELAYED = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;

    /// @param name the beginning of what the template calls it
    static Queue of(LocalStack stack, String name) {
        var physical = stack.template()
                .all("AWS::SQS::Queue")
                .filter(queue -> queue.logicalId().matches(name + "[0-9A-F]{8}"))
                .map(queue -> queue.name())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The template has no queue " + name));
        var sqs = stack.clients().sqs();
        return new Queue(
                sqs,
                sqs.getQueueUrl(GetQueueUrlRequest.builder().queueName(physical).build())
                        .queueUrl());
    }

    /// In one request.
    void send(String... bodies) {
        var entries = IntStream.range(0, bodies.length)
                .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                        .id("m" + i)
                        .messageBody(bodies[i])
                        .build())
                .toList();
        sqs.sendMessageBatch(
                SendMessageBatchRequest.builder().queueUrl(url).entries(entries).build());
    }

    /// How many messages are held back for now.
    int delayed() {
        return Integer.parseInt(sqs.getQueueAttributes(GetQueueAttributesRequest.builder()
                        .queueUrl(url)
                        .attributeNames(DELAYED)
                        .build())
                .attributes()
                .get(DELAYED));
    }

    /// Takes out as many messages as are waited for.
    List<String> take(int count) {
        var bodies = new ArrayList<String>();
        return Eventually.found(count + " messages in " + url, Eventually.PATIENCE, () -> {
            sqs.receiveMessage(ReceiveMessageRequest.builder()
                            .queueUrl(url)
                            .maxNumberOfMessages(10)
                            .visibilityTimeout(600)
                            .build())
                    .messages()
                    .forEach(message -> bodies.add(message.body()));
            return bodies.size() < count ? Optional.empty() : Optional.of(bodies);
        });
    }
}
