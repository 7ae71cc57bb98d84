package dev.millrace.infracdk.events;

import dev.millrace.infracdk.functions.JavaFunction;
import dev.millrace.infracdk.queues.DeadLetterQueue;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.constructs.Construct;

/// Starts the sweep every minute. A start that fails is not worth keeping, for the next one does its work; that it
/// failed is: it leaves a message.
public final class SweepClock extends Construct {
    private final DeadLetterQueue deadLetters;

    public SweepClock(Construct scope, String id, JavaFunction sweep) {
        super(scope, id);
        this.deadLetters = new DeadLetterQueue(this, "DeadLetters");
        Rule.Builder.create(this, "EveryMinute")
                .description("Starts the sweep")
                .schedule(Schedule.rate(Duration.minutes(1)))
                .targets(List.of(LambdaFunction.Builder.create(sweep.live())
                        .deadLetterQueue(deadLetters.queue())
                        .maxEventAge(Duration.minutes(2))
                        .retryAttempts(1)
                        .build()))
                .build();
    }

    public DeadLetterQueue deadLetters() {
        return deadLetters;
    }
}
