package dev.millrace.engineaws.letter;

import dev.millrace.engine.letter.LetterSubject;
import dev.millrace.engine.port.LetterQueues;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engineaws.queue.LaneMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Where dead letters go again, on SQS.
public final class SqsLetterQueues implements LetterQueues {
    private static final int BATCH = 10;
    private static final String FIFO = ".fifo";

    private final SqsClient sqs;
    private final Map<String, String> urls;
    private final String redrives;

    /// @param urls of the queues that messages die on, by the names that letters have for them
    /// @param redrives the URL of the queue of redrives to come
    public SqsLetterQueues(SqsClient sqs, Map<String, String> urls, String redrives) {
        this.sqs = sqs;
        this.urls = Map.copyOf(urls);
        this.redrives = redrives;
    }

    @Override
    public void sendAgain(LetterSubject.OfMessage message, String once) {
        String url = urls.get(message.queue());
        if (url == null) {
            throw new IllegalStateException(
                    "This deployment has no queue '" + message.queue() + "' any more, only " + urls.keySet());
        }
        var request = SendMessageRequest.builder().queueUrl(url).messageBody(message.body());
        if (url.endsWith(FIFO)) {
            request.messageGroupId(message.task().map(TaskId::text).orElse("-")).messageDeduplicationId(once);
        }
        if (!message.traceparent().isEmpty()) {
            request.messageAttributes(Map.of(
                    LaneMessage.TRACEPARENT,
                    MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue(message.traceparent())
                            .build()));
        }
        sqs.sendMessage(request.build());
    }

    @Override
    public void redrive(List<Redrive> all) {
        for (int from = 0; from < all.size(); from += BATCH) {
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>(BATCH);
            for (Redrive redrive : all.subList(from, Math.min(from + BATCH, all.size()))) {
                entries.add(entry(redrive, Integer.toString(entries.size())));
            }
            var answer = sqs.sendMessageBatch(SendMessageBatchRequest.builder()
                    .queueUrl(redrives)
                    .entries(entries)
                    .build());
            if (answer.hasFailed() && !answer.failed().isEmpty()) {
                throw new IllegalStateException(answer.failed().size() + " redrives could not be sent: "
                        + Optional.ofNullable(answer.failed().getFirst().message())
                                .orElse(""));
            }
        }
    }

    private static SendMessageBatchRequestEntry entry(Redrive redrive, String id) {
        Duration held = redrive.left().compareTo(Queues.LONGEST_DELAY) < 0 ? redrive.left() : Queues.LONGEST_DELAY;
        int seconds = Math.toIntExact(held.toSeconds());
        Duration left = redrive.left().minusSeconds(seconds);
        boolean later = left.compareTo(Duration.ofSeconds(1)) >= 0;
        return SendMessageBatchRequestEntry.builder()
                .id(id)
                .messageBody(RedriveMessage.body(new Redrive(
                        redrive.letter(),
                        redrive.note(),
                        redrive.actor(),
                        later ? left : Duration.ZERO,
                        redrive.tries())))
                .delaySeconds(seconds)
                .build();
    }
}
