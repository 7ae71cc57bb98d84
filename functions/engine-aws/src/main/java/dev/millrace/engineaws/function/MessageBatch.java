package dev.millrace.engineaws.function;

import dev.millrace.engineaws.parallel.InParallel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Works on the messages of one batch so that one that fails does not sink the others: it alone is reported, and comes
/// again when its visibility timeout is over.
///
/// A poison message is made visible at once instead. The queue counts its deliveries and moves it to the
/// dead-letter queue as it would anyway, only without an hour between each.
public final class MessageBatch {
    private static final Logger LOG = LoggerFactory.getLogger(MessageBatch.class);

    private final SqsClient sqs;
    private final Map<String, String> urls = new ConcurrentHashMap<>();

    public MessageBatch(SqsClient sqs) {
        this.sqs = sqs;
    }

    /// Where a message came from and by what it is known there.
    ///
    /// @param receipt the handle of this delivery
    /// @param queueArn of its queue
    public record Message(String id, String receipt, String queueArn) {
        static Message of(QueueMessage message) {
            return new Message(message.id(), message.receipt(), message.queueArn());
        }
    }

    /// Works on all messages side by side.
    public BatchAnswer each(List<QueueMessage> messages, Consumer<QueueMessage> work) {
        List<Optional<String>> failures = InParallel.each(
                messages,
                messages.size(),
                message -> one(Message.of(message), () -> work.accept(message))
                        ? Optional.empty()
                        : Optional.of(message.id()));
        return new BatchAnswer(failures.stream().flatMap(Optional::stream).toList());
    }

    /// Works on one message.
    ///
    /// @return whether it is done with; if not, it is to be reported
    public boolean one(Message message, Runnable work) {
        try {
            work.run();
            return true;
        } catch (PoisonMessageException poison) {
            LOG.atError()
                    .addKeyValue("message", message.id())
                    .addKeyValue("queue", message.queueArn())
                    .log("Poison message, on its way to the dead-letter queue: {}", poison.getMessage());
            giveBack(message);
            return false;
        } catch (RuntimeException failed) {
            LOG.atError()
                    .addKeyValue("message", message.id())
                    .addKeyValue("queue", message.queueArn())
                    .setCause(failed)
                    .log("A message could not be worked on and will come again");
            return false;
        }
    }

    /// Works together on those messages that belong together.
    ///
    /// @param read what a message says
    /// @param group by what messages belong together
    public <M, G> BatchAnswer together(
            List<QueueMessage> messages, Function<QueueMessage, M> read, Function<M, G> group, GroupWork<G, M> work) {
        Map<G, List<Read<M>>> groups = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        for (QueueMessage message : messages) {
            boolean readable = one(Message.of(message), () -> {
                M content = read.apply(message);
                groups.computeIfAbsent(group.apply(content), key -> new ArrayList<>())
                        .add(new Read<>(message, content));
            });
            if (!readable) {
                failures.add(message.id());
            }
        }
        groups.forEach((key, members) -> {
            boolean again = members.stream().anyMatch(member -> member.message().deliveries() > 1);
            List<M> contents = members.stream().map(Read::content).toList();
            Message first = Message.of(members.getFirst().message());
            if (!one(first, () -> work.on(key, contents, again))) {
                members.forEach(member -> failures.add(member.message().id()));
            }
        });
        return new BatchAnswer(failures);
    }

    /// What is done with messages that belong together.
    @FunctionalInterface
    public interface GroupWork<G, M> {
        /// @param again whether one of them has been delivered before
        void on(G group, List<M> messages, boolean again);
    }

    private record Read<M>(QueueMessage message, M content) {}

    /// Best effort: if it fails, the message comes again later instead of at once.
    private void giveBack(Message message) {
        try {
            sqs.changeMessageVisibility(change -> change.queueUrl(url(message.queueArn()))
                    .receiptHandle(message.receipt())
                    .visibilityTimeout(0));
        } catch (RuntimeException failed) {
            LOG.atWarn().addKeyValue("message", message.id()).setCause(failed).log("It will take its time");
        }
    }

    private String url(String queueArn) {
        return urls.computeIfAbsent(
                queueArn,
                arn -> sqs.getQueueUrl(get -> get.queueName(arn.substring(arn.lastIndexOf(':') + 1)))
                        .queueUrl());
    }
}
