package dev.millrace.infracdk.queues;

import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.Construct;

/// Queues to which subscriptions made by API may send: exactly those that the deployment names.
public final class SubscriberQueues {
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:sqs:[^:]+:[^:]+:[\\w-]+(\\.fifo)?");
    private static final Pattern NAME = Pattern.compile("[\\w-]+(\\.fifo)?");

    private final Construct scope;
    private final List<String> named;

    /// @param named names in this account and region, or ARNs
    public SubscriberQueues(Construct scope, List<String> named) {
        for (var queue : named) {
            if (!ARN.matcher(queue).matches() && !NAME.matcher(queue).matches()) {
                throw new IllegalArgumentException(
                        "'" + queue + "' names no queue: write NAME or an ARN; wildcards are not allowed");
            }
        }
        this.scope = scope;
        this.named = List.copyOf(named);
    }

    public void grantSend(IGrantable grantee) {
        if (!named.isEmpty()) {
            Grant.addToPrincipal(GrantOnPrincipalOptions.builder()
                    .grantee(grantee)
                    .actions(List.of("sqs:SendMessage"))
                    .resourceArns(named.stream().map(this::arn).toList())
                    .build());
        }
    }

    private String arn(String queue) {
        return ARN.matcher(queue).matches()
                ? queue
                : Stack.of(scope)
                        .formatArn(ArnComponents.builder()
                                .service("sqs")
                                .resource(queue)
                                .build());
    }
}
