package dev.millrace.infracdk.queues;

import dev.millrace.engine.template.Lane;
import dev.millrace.infracdk.functions.Times;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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
            var dead = new DeadLetterQueue(this, title(lane) + "DeadLetters", DeadLetterQueue.Order.NONE);
            deadLetters.put(lane, dead);
            queues.put(
                    lane,
                    GuardedQueue.in(this, title(lane), Times.LANE_VISIBILITY, dead)
                            .build());
        }
    }

    /// `Critical`, as it stands in the names of constructs.
    public static String title(Lane lane) {
        return lane.name().charAt(0) + lane.name().substring(1).toLowerCase(Locale.ROOT);
    }

    /// How old a message of a lane may grow before somebody is told.
    public static Duration patience(Lane lane) {
        return switch (lane) {
            case CRITICAL -> Duration.ofMinutes(1);
            case HIGH -> Duration.ofMinutes(5);
            case NORMAL -> Duration.ofMinutes(15);
            case LOW -> Duration.ofHours(1);
            case BACKGROUND -> Duration.ofHours(6);
        };
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

    public DeadLetterQueue deadLetters(Lane lane) {
        return Objects.requireNonNull(deadLetters.get(lane));
    }

    public void grantSend(IGrantable grantee) {
        queues.values().forEach(queue -> queue.grant(grantee, "sqs:SendMessage"));
    }
}
