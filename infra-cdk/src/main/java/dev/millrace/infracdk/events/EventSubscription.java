package dev.millrace.infracdk.events;

import dev.millrace.infracdk.queues.DeadLetterQueue;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.IRuleTarget;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.events.targets.SqsQueue;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.Construct;

/// A subscription that is deployed: a rule of the bus, with retries for a day and a dead-letter queue of its own.
/// Conditions, rates and pauses belong to subscriptions that are made by API.
public final class EventSubscription extends Construct {
    private static final Duration A_DAY = Duration.hours(24);
    private static final int MOST_RETRIES = 185;

    private final DeadLetterQueue deadLetters;

    EventSubscription(Construct scope, String id, EventBus bus, EventPattern pattern, IQueue queue) {
        super(scope, id);
        this.deadLetters = new DeadLetterQueue(this, "DeadLetters");
        rule(
                bus,
                pattern,
                SqsQueue.Builder.create(queue)
                        .deadLetterQueue(deadLetters.queue())
                        .maxEventAge(A_DAY)
                        .retryAttempts(MOST_RETRIES)
                        .build());
    }

    EventSubscription(Construct scope, String id, EventBus bus, EventPattern pattern, IFunction function) {
        super(scope, id);
        this.deadLetters = new DeadLetterQueue(this, "DeadLetters");
        rule(
                bus,
                pattern,
                LambdaFunction.Builder.create(function)
                        .deadLetterQueue(deadLetters.queue())
                        .maxEventAge(A_DAY)
                        .retryAttempts(MOST_RETRIES)
                        .build());
    }

    /// What could not be delivered within a day.
    public DeadLetterQueue deadLetters() {
        return deadLetters;
    }

    private void rule(EventBus bus, EventPattern pattern, IRuleTarget target) {
        Rule.Builder.create(this, "Rule")
                .description("Subscription " + getNode().getId())
                .eventBus(bus)
                .eventPattern(pattern)
                .targets(List.of(target))
                .build();
    }
}
