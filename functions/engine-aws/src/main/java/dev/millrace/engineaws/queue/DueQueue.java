package dev.millrace.engineaws.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The queue in which deliveries wait for their time. Each bears its subscription as message group: on a standard
/// queue that keeps no order, but lets SQS prefer the quiet groups while one makes a backlog (fair queues). What has to
/// wait longer than SQS holds a message back is sent again when it comes.
public final class DueQueue {
    private final QueueSender sender;

    public DueQueue(SqsClient sqs, String url) {
        this.sender = new QueueSender(sqs, url);
    }

    /// @param delay longer ones are cut
    public record Message(String subscription, String body, Duration delay) {}

    public String url() {
        return sender.url();
    }

    /// Returns when the queue keeps all of them.
    public void send(List<Message> messages) {
        sender.send(messages.stream()
                .map(message ->
                        new QueueSender.Message(message.body(), Optional.of(message.subscription()), message.delay()))
                .toList());
    }
}
