package dev.millrace.engineaws.queue;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.template.Lane;
import dev.millrace.engineaws.parallel.InParallel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// The lanes and the advance queue on SQS.
public final class SqsQueues implements Queues {
    private static final int AT_ONCE = 16;

    private final Batches batches;
    private final Map<Lane, String> lanes;
    private final Map<String, String> workers;
    private final Optional<String> advance;
    private final Chance chance;
    private final SharedSends<Finish> finishes = new SharedSends<>(Batches.MOST, this::sendTogether);

    /// Without workers outside.
    public SqsQueues(SqsClient sqs, Map<Lane, String> lanes, Optional<String> advance, Chance chance) {
        this(sqs, lanes, Map.of(), advance, chance);
    }

    /// @param lanes the URL of each lane's queue
    /// @param workers the URL of each worker queue, by its name
    /// @param advance the URL of the advance queue, for a function that sends to it
    /// @param chance names each send, so that SQS knows a repetition of it
    public SqsQueues(
            SqsClient sqs,
            Map<Lane, String> lanes,
            Map<String, String> workers,
            Optional<String> advance,
            Chance chance) {
        this.batches = new Batches(sqs);
        this.lanes = Map.copyOf(lanes);
        this.workers = Map.copyOf(workers);
        this.advance = advance;
        this.chance = chance;
    }

    private record Batch(String queue, List<Dispatch> dispatches) {}

    @Override
    public void send(List<Dispatch> dispatches) {
        if (dispatches.isEmpty()) {
            return;
        }
        Map<String, List<Dispatch>> byQueue = new LinkedHashMap<>();
        for (Dispatch dispatch : dispatches) {
            byQueue.computeIfAbsent(queueOf(dispatch), queue -> new ArrayList<>())
                    .add(dispatch);
        }
        List<Batch> all = new ArrayList<>();
        byQueue.forEach((queue, group) -> Batches.of(group).forEach(part -> all.add(new Batch(queue, part))));
        InParallel.each(all, AT_ONCE, batch -> {
            batches.send(
                    batch.queue(),
                    batch.dispatches().stream().map(SqsQueues::entry).toList());
            return batch;
        });
    }

    @Override
    public void send(Finish finish) {
        finishes.send(finish);
    }

    private void sendTogether(List<Finish> together) {
        String queue =
                advance.orElseThrow(() -> new IllegalStateException("This function was not told of the advance queue"));
        batches.send(queue, together.stream().map(this::entry).toList());
    }

    private String queueOf(Dispatch dispatch) {
        Optional<String> worker = dispatch.worker();
        String queue = worker.isPresent() ? workers.get(worker.get()) : lanes.get(dispatch.lane());
        if (queue == null) {
            throw new IllegalStateException("This function was not told of the queue of "
                    + worker.map(name -> "workers '" + name + "'").orElse("lane " + dispatch.lane()));
        }
        return queue;
    }

    private static SendMessageBatchRequestEntry.Builder entry(Dispatch dispatch) {
        StepMessage message = dispatch.message();
        var entry = SendMessageBatchRequestEntry.builder()
                .messageBody(LaneMessage.body(message))
                .delaySeconds(roundedUp(dispatch.delay()));
        dispatch.tenant().ifPresent(entry::messageGroupId);
        if (!message.traceparent().isEmpty()) {
            entry.messageAttributes(Map.of(
                    LaneMessage.TRACEPARENT,
                    MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue(message.traceparent())
                            .build()));
        }
        return entry;
    }

    private SendMessageBatchRequestEntry.Builder entry(Finish finish) {
        return SendMessageBatchRequestEntry.builder()
                .messageBody(AdvanceMessage.body(finish))
                .messageGroupId(finish.task().text())
                .messageDeduplicationId(chance.name());
    }

    private static int roundedUp(Duration delay) {
        return Math.toIntExact(delay.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
