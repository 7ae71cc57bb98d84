package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// The five lanes, each with a dead-letter queue of its own, so that an alarm says which priority suffers and a redrive
/// sends messages back to the lane they came from.
public final class LaneQueues extends Construct {
    private final Map<Lane, Queue> queues = new EnumMap<>(Lane.class);
    private final Map<Lane, DeadLetterQueue> deadLetters = new EnumMap<>(Lane.class);

    public LaneQueues(Construct scope, String id) {
        super(scope, id);
        for (var lane : Lane.values()) {
            var dead = new DeadLetterQueue(this, lane.title() + "DeadLetters", DeadLetterQueue.Order.NONE);
            deadLetters.put(lane, dead);
            queues.put(
                    lane,
                    GuardedQueue.in(this, lane.title(), Times.LANE_VISIBILITY, dead)
                            .build());
        }
    }

    public Queue queue(Lane lane) {
        return Objects.requireNonNull(queues.get(lane));
    }

    /// In the order of their priority.
    public Map<Lane, Queue> queues() {
        return Collections.unmodifiableMap(queues);
    }

    public List<DeadLetterQueue> deadLetters() {
        return List.copyOf(deadLetters.values());
    }

    public void grantSend(IGrantable grantee) {
        queues.values().forEach(queue -> queue.grant(grantee, "sqs:SendMessage"));
    }
}
