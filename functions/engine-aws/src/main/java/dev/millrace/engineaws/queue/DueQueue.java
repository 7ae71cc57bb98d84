package dev.millrace.engineaws.queue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// The queue in which deliveries wait for their time. Each bears its subscription as message group: on a standard
/// queue that keeps no order, but lets SQS prefer the quiet groups while one makes a backlog (fair queues).
public final class DueQueue {
    /// The longest that SQS holds a message back. What has to wait longer is sent again when it comes.
    public static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    /// Bytes of a request, with room for what surrounds the bodies.
    private static final int LARGEST_REQUEST = 240 * 1024;

    private final Batches batches;
    private final String url;

    public DueQueue(SqsClient sqs, String url) {
        this.batches = new Batches(sqs);
        this.url = url;
    }

    /// @param delay longer ones are cut
    public record Message(String subscription, String body, Duration delay) {}

    public String url() {
        return url;
    }

    /// Returns when the queue keeps all of them.
    public void send(List<Message> messages) {
        List<SendMessageBatchRequestEntry.Builder> batch = new ArrayList<>();
        long bytes = 0;
        for (Message message : messages) {
            long size = message.body().getBytes(StandardCharsets.UTF_8).length;
            if (batch.size() == Batches.MOST || !batch.isEmpty() && bytes + size > LARGEST_REQUEST) {
                batches.send(url, batch);
                batch.clear();
                bytes = 0;
            }
            batch.add(SendMessageBatchRequestEntry.builder()
                    .messageBody(message.body())
                    .messageGroupId(message.subscription())
                    .delaySeconds(seconds(message.delay())));
            bytes += size;
        }
        if (!batch.isEmpty()) {
            batches.send(url, batch);
        }
    }

    private static int seconds(Duration delay) {
        Duration cut = delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
        return cut.isNegative()
                ? 0
                : Math.toIntExact(cut.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
