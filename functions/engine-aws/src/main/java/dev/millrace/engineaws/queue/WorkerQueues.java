package dev.millrace.engineaws.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// The queues of the workers outside, seen from where they are emptied.
public final class WorkerQueues {
    /// SQS waits no longer.
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    /// What a request may take beyond the wait that it asks for.
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final SqsClient sqs;
    private final Map<String, String> urls;

    /// @param urls of the queues, by name
    public WorkerQueues(SqsClient sqs, Map<String, String> urls) {
        this.sqs = sqs;
        this.urls = Map.copyOf(urls);
    }

    public SortedSet<String> names() {
        return new TreeSet<>(urls.keySet());
    }

    /// Waits for messages until some are there or the time is over. Each comes again unless it is deleted.
    ///
    /// @param name one of [#names]
    /// @param most 1 to 10
    public List<Message> receive(String name, int most, Duration wait) {
        Duration call = wait.plus(ANSWER);
        return sqs.receiveMessage(ReceiveMessageRequest.builder()
                        .queueUrl(url(name))
                        .maxNumberOfMessages(most)
                        .waitTimeSeconds((int) wait.toSeconds())
                        .messageAttributeNames(LaneMessage.TRACEPARENT)
                        .overrideConfiguration(
                                over -> over.apiCallAttemptTimeout(call).apiCallTimeout(call.plus(ANSWER)))
                        .build())
                .messages();
    }

    /// Best effort: a message that was not deleted comes again and finds its step claimed.
    public void delete(String name, List<Message> messages) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
        for (Message message : messages) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        if (!entries.isEmpty()) {
            sqs.deleteMessageBatch(DeleteMessageBatchRequest.builder()
                    .queueUrl(url(name))
                    .entries(entries)
                    .build());
        }
    }

    /// What a message says of the trace it belongs to.
    public static String traceparent(Message message) {
        return Optional.ofNullable(message.messageAttributes().get(LaneMessage.TRACEPARENT))
                .map(attribute -> attribute.stringValue())
                .orElse("");
    }

    private String url(String name) {
        String url = urls.get(name);
        if (url == null) {
            throw new IllegalArgumentException("There is no worker queue '" + name + "', only " + names());
        }
        return url;
    }
}
