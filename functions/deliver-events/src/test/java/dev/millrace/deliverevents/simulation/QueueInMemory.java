package dev.millrace.deliverevents.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/// A standard queue in virtual time: in no order, and some messages come twice.
final class QueueInMemory implements SqsClient {
    /// As the deployment has it.
    static final Duration VISIBILITY = Duration.ofSeconds(90);

    /// How far messages that are due at the same time get mixed.
    private static final int MIXED_MILLIS = 300;

    private final PriorityQueue<Message> waiting = new PriorityQueue<>(Comparator.comparing(Message::visibleAt));
    private final List<String> copied = new ArrayList<>();
    private final Death.Fate fate;
    private final Random chance;
    private final double copies;
    private final InstantSource clock;

    /// @param copies odds of a message to come twice
    QueueInMemory(Death.Fate fate, Random chance, double copies, InstantSource clock) {
        this.fate = fate;
        this.chance = chance;
        this.copies = copies;
        this.clock = clock;
    }

    /// @param receives how often it has been received
    record Message(String body, Instant visibleAt, int receives) {}

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        fate.strike();
        for (SendMessageBatchRequestEntry entry : request.entries()) {
            int delay = entry.delaySeconds() == null ? 0 : entry.delaySeconds();
            add(entry.messageBody(), Duration.ofSeconds(delay), 0);
            if (chance.nextDouble() < copies) {
                add(entry.messageBody(), Duration.ofSeconds(delay + chance.nextInt(120)), 0);
                copied.add(entry.messageBody());
            }
        }
        fate.strike();
        return SendMessageBatchResponse.builder().build();
    }

    /// The next one, if it is visible by then.
    Optional<Message> next(Instant by) {
        return Optional.ofNullable(waiting.peek())
                .filter(first -> !first.visibleAt().isAfter(by));
    }

    void take(Message message) {
        waiting.remove(message);
    }

    /// Whoever worked on it has died.
    void giveBack(Message message) {
        add(message.body(), VISIBILITY, message.receives() + 1);
    }

    /// Bodies of messages that came twice.
    List<String> copied() {
        return copied;
    }

    private void add(String body, Duration delay, int receives) {
        Instant visible = clock.instant().plus(delay).plusMillis(chance.nextInt(MIXED_MILLIS));
        waiting.add(new Message(body, visible, receives));
    }

    @Override
    public String serviceName() {
        return SqsClient.SERVICE_NAME;
    }

    @Override
    public void close() {}
}
