package dev.millrace.infracdk.events;

import dev.millrace.infracdk.functions.StateMachines;
import dev.millrace.infracdk.queues.ExecutionQueue;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Match;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.RuleTargetInput;
import software.amazon.awscdk.services.events.targets.SqsQueue;
import software.constructs.Construct;

/// How executions ended that steps have begun: Step Functions tells it on the account's default bus, and what is about
/// ours goes to a queue.
public final class ExecutionEvents extends Construct {
    private final ExecutionQueue queue;

    public ExecutionEvents(Construct scope, String id, StateMachines machines) {
        super(scope, id);
        this.queue = new ExecutionQueue(this, "Ends");
        Rule.Builder.create(this, "Ended")
                .description("Hands the ends of executions that steps have begun to their queue")
                .eventPattern(EventPattern.builder()
                        .source(List.of("aws.states"))
                        .detailType(List.of("Step Functions Execution Status Change"))
                        .detail(Map.of(
                                "status", List.of("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"),
                                "stateMachineArn", machines.arns(),
                                "name", Match.prefix(machines.prefix())))
                        .build())
                .targets(List.of(SqsQueue.Builder.create(queue.queue())
                        .message(RuleTargetInput.fromEventPath("$.detail"))
                        .deadLetterQueue(queue.deadLetters().queue())
                        .maxEventAge(Duration.hours(24))
                        .retryAttempts(185)
                        .build()))
                .build();
    }

    public ExecutionQueue queue() {
        return queue;
    }
}
