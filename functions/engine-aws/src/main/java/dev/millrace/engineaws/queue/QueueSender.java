package dev.millrace.engineaws.queue;

import dev.millrace.engine.port.Queues;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Sends to one standard queue, with as few requests as there may be: a request costs the same for one message or ten.
/// Those that many threads send at one moment travel together. Safe for many threads.
public final class QueueSender {
    /// Bytes of a request, with room for what surrounds the bodies.
    private static final int LARGEST_REQUEST = 240 * 1024;

    private final Batches batches;
    private final String url;
    private final SharedSends<Message> alone = new SharedSends<>(Batches.MOST, this::sendAll);

    public QueueSender(SqsClient sqs, String url) {
        this.batches = new Batches(sqs);
        this.url = url;
    }

    /// @param group by which SQS prefers who is quiet while another makes a backlog (fair queues)
    /// @param delay rounded up to whole seconds; longer ones are cut to [Queues#LONGEST_DELAY]
    public record Message(String body, Optional<String> group, Duration delay) {
        private long bytes() {
            return body.getBytes(StandardCharsets.UTF_8).length;
        }

        private SendMessageBatchRequestEntry.Builder entry() {
            var entry = SendMessageBatchRequestEntry.builder().messageBody(body);
            if (delay.isPositive()) {
                entry.delaySeconds(seconds(delay));
            }
            group.ifPresent(entry::messageGroupId);
            return entry;
        }

        private static int seconds(Duration delay) {
            Duration cut = delay.compareTo(Queues.LONGEST_DELAY) > 0 ? Queues.LONGEST_DELAY : delay;
            return Math.toIntExact(cut.plusSeconds(1).minusNanos(1).toSeconds());
        }
    }

    public String url() {
        return url;
    }

    /// Returns when the queue keeps all of them. If it throws, it may keep some.
    ///
    /// @throws IllegalStateException if the queue does not take them
    public void send(List<Message> messages) {
        if (messages.size() == 1) {
            alone.send(messages.getFirst());
        } else {
            sendAll(messages);
        }
    }

    private void sendAll(List<Message> messages) {
        List<SendMessageBatchRequestEntry.Builder> batch = new ArrayList<>();
        long bytes = 0;
        for (Message message : messages) {
            long size = message.bytes();
            if (batch.size() == Batches.MOST || !batch.isEmpty() && bytes + size > LARGEST_REQUEST) {
                batches.send(url, batch);
                batch.clear();
                bytes = 0;
            }
            batch.add(message.entry());
            bytes += size;
        }
        if (!batch.isEmpty()) {
            batches.send(url, batch);
        }
    }
}
