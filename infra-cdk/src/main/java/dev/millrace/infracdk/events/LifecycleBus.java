package dev.millrace.infracdk.events;

import dev.millrace.infracdk.queues.DeadLetterQueue;
import dev.millrace.infracdk.queues.SubmissionQueue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.Archive;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Match;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.RuleTargetInput;
import software.amazon.awscdk.services.events.targets.SqsQueue;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.sqs.IQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/// The bus on which every transition is announced, and on which anyone may ask for a task.
///
/// A request on the bus is handed to the submission queue as its `detail` alone, so that a message on that queue is
/// always a plain submit request. What the bus refuses for good is kept in *undelivered*.
public final class LifecycleBus extends Construct {
    static final String SUBMISSION_REQUESTED = "task submission requested";

    /// The `source` of events that are told again. Rules for `millrace` do not fire on them.
    static final String REPLAYED = "millrace.replay";

    /// Stands among the resources of an event that a subscription of the table may want.
    static final String WANTED = "millrace:wanted";

    /// Names Millrace on the bus.
    public static final String SOURCE = "millrace";

    /// The `source` of events that users publish. Rules for `millrace` do not fire on them.
    public static final String USERS = "millrace.user";

    private final EventBus bus;
    private final DeadLetterQueue undelivered;
    private final DeadLetterQueue refusedSubmissions;
    private final DeadLetterQueue refusedEvents;

    public LifecycleBus(Construct scope, String id, SubmissionQueue submissions) {
        super(scope, id);
        this.bus = EventBus.Builder.create(this, "Bus")
                .description("Transitions of tasks and steps, and requests for tasks")
                .build();
        this.undelivered = new DeadLetterQueue(this, "Undelivered");
        this.refusedSubmissions = new DeadLetterQueue(this, "RefusedSubmissions");
        this.refusedEvents = new DeadLetterQueue(this, "RefusedEvents");
        Rule.Builder.create(this, "SubmissionRequested")
                .description("Hands requests for tasks to the submission queue")
                .eventBus(bus)
                .eventPattern(EventPattern.builder()
                        .detailType(List.of(SUBMISSION_REQUESTED))
                        .build())
                .targets(List.of(SqsQueue.Builder.create(submissions.queue())
                        .message(RuleTargetInput.fromEventPath("$.detail"))
                        .deadLetterQueue(refusedSubmissions.queue())
                        .maxEventAge(Duration.hours(24))
                        .retryAttempts(185)
                        .build()))
                .build();
    }

    /// Hands to a queue what subscriptions of the table may want: what bears [#WANTED], and what others put on the bus.
    public Rule wantedTo(Queue queue) {
        var rule = Rule.Builder.create(this, "Wanted")
                .description("Hands events that anybody subscribed to to the function that serves subscriptions")
                .eventBus(bus)
                .eventPattern(EventPattern.builder()
                        .detailType(Match.anythingBut(SUBMISSION_REQUESTED))
                        .build())
                .targets(List.of(SqsQueue.Builder.create(queue)
                        .deadLetterQueue(refusedEvents.queue())
                        .maxEventAge(Duration.hours(24))
                        .retryAttempts(185)
                        .build()))
                .build();
        // What the construct of a rule can't say: one of two.
        ((CfnRule) Objects.requireNonNull(rule.getNode().getDefaultChild()))
                .addPropertyOverride(
                        "EventPattern.$or",
                        List.of(
                                Map.of("source", List.of(Map.of("anything-but", List.of(SOURCE, USERS)))),
                                Map.of("resources", List.of(WANTED))));
        return rule;
    }

    /// A subscription of a user's own app: what the pattern matches goes to a queue, straight from the bus.
    public EventSubscription subscribe(String name, EventPattern pattern, IQueue queue) {
        return new EventSubscription(this, name, bus, pattern, queue);
    }

    /// A subscription of a user's own app: what the pattern matches is handed to a function.
    public EventSubscription subscribe(String name, EventPattern pattern, IFunction function) {
        return new EventSubscription(this, name, bus, pattern, function);
    }

    /// Keeps every event for replay.
    public Archive keep(java.time.Duration retention) {
        return Archive.Builder.create(this, "Archive")
                .description("Every event, for replay")
                .sourceEventBus(bus)
                .retention(Duration.days(retention.toDays()))
                .eventPattern(
                        EventPattern.builder().source(List.of(SOURCE, USERS)).build())
                .build();
    }

    public EventBus bus() {
        return bus;
    }

    /// To tell events, old ones or again.
    public void grantTell(IGrantable grantee) {
        bus.grantPutEventsTo(grantee);
    }

    public DeadLetterQueue undelivered() {
        return undelivered;
    }

    public List<DeadLetterQueue> deadLetters() {
        return List.of(undelivered, refusedSubmissions, refusedEvents);
    }

    /// To announce, and to keep what could not be announced.
    public void grantPublish(IGrantable grantee) {
        bus.grantPutEventsTo(grantee);
        undelivered.queue().grant(grantee, "sqs:SendMessage");
    }
}
