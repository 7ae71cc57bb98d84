package dev.millrace.localstack.triggers;

import dev.millrace.localstack.functions.FunctionFailed;
import dev.millrace.localstack.functions.LocalFunction;
import dev.millrace.localstack.mapping.Batches;
import dev.millrace.localstack.mapping.Crew;
import dev.millrace.localstack.mapping.Filter;
import dev.millrace.localstack.metering.Meter;
import dev.millrace.localstack.metering.Meter.Purpose;
import dev.millrace.localstack.metering.QueueBytes;
import dev.millrace.localstack.roles.RequestLog;
import dev.millrace.localstack.template.Pseudo;
import dev.millrace.localstack.template.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// Brings a queue's messages to a function, as Lambda's poller does.
///
/// One thread polls an idle queue; while receives come back with messages, more join, up to the mapping's
/// concurrency. A message is deleted once the function has not reported it as failed; whatever else happens, it
/// stays, and the queue shows it again after its visibility timeout, or moves it to its dead-letter queue.
final class QueueMapping implements AutoCloseable {
    private static final int MOST_PER_REQUEST = 10;
    private static final int MOST_POLLERS = 5;

    /// Where a mapping sets none. Lambda would go to a thousand; here more than the processors can do stand in each
    /// other's way, and in the way of what has a limit.
    private static final int DEFAULT_CONCURRENCY =
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private static final int LONG_POLL_SECONDS = 20;

    private final SqsClient sqs;
    private final LocalFunction function;
    private final RequestLog requests;
    private final Meter meter;
    private final String queueArn;
    private final String queueUrl;
    private final int batchSize;
    private final Duration window;
    private final boolean partial;
    private final Filter filter;
    private final int concurrency;
    private final Semaphore free;
    private final AtomicInteger pollers = new AtomicInteger();
    private final Crew threads;
    private final FairTurns turns = new FairTurns();

    QueueMapping(Resource mapping, SqsClient sqs, LocalFunction function, RequestLog requests, Meter meter) {
        this.sqs = sqs;
        this.function = function;
        this.requests = requests;
        this.meter = meter;
        this.queueArn = mapping.text("EventSourceArn");
        this.queueUrl = "https://sqs." + Pseudo.REGION + ".amazonaws.com/" + Pseudo.ACCOUNT + "/" + queueName();
        this.batchSize = mapping.number(MOST_PER_REQUEST, "BatchSize");
        this.window = Duration.ofSeconds(mapping.number(0, "MaximumBatchingWindowInSeconds"));
        this.partial = mapping.texts("FunctionResponseTypes").contains("ReportBatchItemFailures");
        this.filter = Filter.of(mapping);
        this.concurrency = mapping.number(DEFAULT_CONCURRENCY, "ScalingConfig", "MaximumConcurrency");
        this.free = new Semaphore(concurrency);
        this.threads = new Crew(function.definition().name() + " < " + queueName());
    }

    void start() {
        pollers.incrementAndGet();
        threads.start(this::pollForever);
    }

    @Override
    public void close() {
        threads.close();
    }

    private void pollForever() {
        while (!threads.closed()) {
            poll(LONG_POLL_SECONDS);
        }
    }

    /// A poller that joined while the queue was busy; it leaves with the first receive that comes back empty.
    private void pollWhileBusy() {
        try {
            var busy = true;
            while (busy && !threads.closed()) {
                busy = poll(0);
            }
        } finally {
            pollers.decrementAndGet();
        }
    }

    /// @return whether there were messages
    private boolean poll(int waitSeconds) {
        free.acquireUninterruptibly();
        var handedOver = false;
        try {
            var messages = receiveBatch(waitSeconds);
            if (messages.isEmpty()) {
                return false;
            }
            askForHelp();
            threads.start(() -> {
                try {
                    meter.underWay(() -> {
                        work(messages);
                        return messages;
                    });
                } finally {
                    turns.done(messages);
                    free.release();
                }
            });
            handedOver = true;
            return true;
        } catch (SdkException trouble) {
            threads.pause(Duration.ofMillis(100));
            return false;
        } finally {
            if (!handedOver) {
                free.release();
            }
        }
    }

    private void askForHelp() {
        var most = Math.min(concurrency, MOST_POLLERS);
        if (free.availablePermits() > 0 && pollers.getAndUpdate(now -> Math.min(now + 1, most)) < most) {
            threads.start(this::pollWhileBusy);
        }
    }

    private List<Message> receiveBatch(int waitSeconds) {
        var messages = new ArrayList<>(receive(batchSize, waitSeconds));
        if (messages.isEmpty() || (window.isZero() && batchSize <= MOST_PER_REQUEST)) {
            return messages;
        }
        var end = Instant.now().plus(window);
        while (messages.size() < batchSize && !threads.closed()) {
            var left = Duration.between(Instant.now(), end);
            var more = receive(batchSize - messages.size(), (int) Math.max(0, left.toSeconds()));
            messages.addAll(more);
            if (more.isEmpty() && !left.isPositive()) {
                break;
            }
        }
        return messages;
    }

    /// A queue that keeps an order keeps it by itself.
    private List<Message> receive(int most, int waitSeconds) {
        return queueName().endsWith(".fifo") ? fetch(most, waitSeconds) : turns.next(most, waitSeconds, this::fetch);
    }

    private List<Message> fetch(int most, int waitSeconds) {
        var messages = sqs.receiveMessage(ReceiveMessageRequest.builder()
                        .queueUrl(queueUrl)
                        .maxNumberOfMessages(Math.min(most, MOST_PER_REQUEST))
                        .waitTimeSeconds(waitSeconds)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All")
                        .build())
                .messages();
        if (messages.isEmpty()) {
            meter.count(name(), QueueBytes.charge(queueArn), "ReceiveMessage", Purpose.IDLE, 1);
        } else {
            count("ReceiveMessage", QueueBytes.of(messages));
        }
        return messages;
    }

    private void work(List<Message> received) {
        var taken = filter.takesAll()
                ? received
                : received.stream()
                        .filter(message -> filter.takes(QueueEvent.filtered(message, queueArn)))
                        .toList();
        var failed = taken.isEmpty() ? Set.<String>of() : failures(taken);
        delete(received.stream()
                .filter(message -> !failed.contains(message.messageId()))
                .toList());
    }

    private Set<String> failures(List<Message> messages) {
        var ids = messages.stream().map(Message::messageId).collect(Collectors.toSet());
        try {
            var answer = function.invoke(QueueEvent.of(messages, queueArn));
            return partial ? Batches.failures(answer, ids) : Set.of();
        } catch (FunctionFailed failed) {
            return ids;
        }
    }

    private void delete(List<Message> messages) {
        for (var from = 0; from < messages.size(); from += MOST_PER_REQUEST) {
            var entries = messages.subList(from, Math.min(messages.size(), from + MOST_PER_REQUEST)).stream()
                    .map(message -> DeleteMessageBatchRequestEntry.builder()
                            .id(message.messageId())
                            .receiptHandle(message.receiptHandle())
                            .build())
                    .toList();
            try {
                sqs.deleteMessageBatch(DeleteMessageBatchRequest.builder()
                        .queueUrl(queueUrl)
                        .entries(entries)
                        .build());
                count("DeleteMessageBatch", 0);
            } catch (SdkException lost) {
                // They come again, as they may on AWS.
            }
        }
    }

    private void count(String operation, long bytes) {
        requests.count(new RequestLog.Request(name(), "sqs", operation, queueName()));
        meter.count(name(), QueueBytes.charge(queueArn), operation, QueueBytes.chunks(bytes));
    }

    private String name() {
        return function.definition().name();
    }

    private String queueName() {
        return queueArn.substring(queueArn.lastIndexOf(':') + 1);
    }
}
