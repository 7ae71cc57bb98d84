package dev.millrace.engineaws.queue;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Queues;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.template.Lane;
import dev.millrace.engineaws.parallel.InParallel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
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
    private final Optional<String> advance;
    private final Chance chance;
    private final SharedSends<Finish> finishes = new SharedSends<>(Batches.MOST, this::sendTogether);

    /// @param lanes the URL of each lane's queue
    /// @param advance the URL of the advance queue, for a function that sends to it
    /// @param chance names each send, so that SQS knows a repetition of it
    public SqsQueues(SqsClient sqs, Map<Lane, String> lanes, Optional<String> advance, Chance chance) {
        this.batches = new Batches(sqs);
        this.lanes = Map.copyOf(lanes);
        this.advance = advance;
        this.chance = chance;
    }

    private record Batch(String queue, List<Dispatch> dispatches) {}

    @Override
    public void send(List<Dispatch> dispatches) {
        if (dispatches.isEmpty()) {
            return;
        }
        Map<Lane, List<Dispatch>> byLane = new EnumMap<>(Lane.class);
        for (Dispatch dispatch : dispatches) {
            byLane.computeIfAbsent(dispatch.lane(), lane -> new ArrayList<>()).add(dispatch);
        }
        List<Batch> all = new ArrayList<>();
        byLane.forEach((lane, group) -> Batches.of(group).forEach(part -> all.add(new Batch(queueOf(lane), part))));
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

    private String queueOf(Lane lane) {
        String queue = lanes.get(lane);
        if (queue == null) {
            throw new IllegalStateException("This function was not told of the queue of lane " + lane);
        }
        return queue;
    }

    private static SendMessageBatchRequestEntry.Builder entry(Dispatch dispatch) {
        StepMessage message = dispatch.message();
        var entry = SendMessageBatchRequestEntry.builder()
                .messageBody(LaneMessage.body(message))
                .delaySeconds(roundedUp(dispatch.delay()));
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
