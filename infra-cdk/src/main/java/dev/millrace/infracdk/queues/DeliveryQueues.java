package dev.millrace.infracdk.queues;

import dev.millrace.infracdk.functions.Times;
import java.time.Duration;
import java.util.List;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// Between the bus and those who subscribed: *events*, each once, and *due*, each once for every subscription that
/// wants
/// it. A delivery bears its subscription as message group, so that SQS prefers the others while one makes a backlog.
public final class DeliveryQueues extends Construct {
    /// How old an event may grow before somebody is told that deliveries fall behind.
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private final DeadLetterQueue eventsDeadLetters;
    private final DeadLetterQueue dueDeadLetters;
    private final Queue events;
    private final Queue due;

    public DeliveryQueues(Construct scope, String id) {
        super(scope, id);
        this.eventsDeadLetters = new DeadLetterQueue(this, "EventsDeadLetters", DeadLetterQueue.Order.NONE);
        this.dueDeadLetters = new DeadLetterQueue(this, "DueDeadLetters", DeadLetterQueue.Order.NONE);
        this.events = GuardedQueue.in(this, "Events", Times.DELIVERY_VISIBILITY, eventsDeadLetters)
                .build();
        this.due = GuardedQueue.in(this, "Due", Times.DELIVERY_VISIBILITY, dueDeadLetters)
                .build();
    }

    public Queue events() {
        return events;
    }

    public Queue due() {
        return due;
    }

    public List<DeadLetterQueue> deadLetters() {
        return List.of(eventsDeadLetters, dueDeadLetters);
    }

    public void grantSend(IGrantable grantee) {
        due.grant(grantee, "sqs:SendMessage");
    }
}
