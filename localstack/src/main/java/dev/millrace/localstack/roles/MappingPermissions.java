package dev.millrace.localstack.roles;

import dev.millrace.localstack.template.Resource;
import dev.millrace.localstack.template.Template;
import dev.millrace.localstack.template.TemplateRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// What Lambda itself needs, in a function's role, to read a queue or a stream for it. Without it AWS refuses to create
/// the mapping; so the local stack refuses the template.
public final class MappingPermissions {
    private static final List<String> OF_QUEUES =
            List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");
    private static final List<String> OF_STREAMS =
            List.of("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream");

    private MappingPermissions() {}

    /// @param roleOf the name of a function's role, by the ARN a mapping calls it
    public static void check(Template template, UnaryOperator<String> roleOf) {
        var problems = new ArrayList<String>();
        template.all("AWS::Lambda::EventSourceMapping").forEach(mapping -> {
            var role = Role.named(roleOf.apply(mapping.text("FunctionName")), template);
            needed(mapping)
                    .filter(action -> !role.allows(action))
                    .forEach(action -> problems.add(mapping.logicalId() + ": the role " + role.name()
                            + " does not allow " + action.name() + " on " + action.resource()
                            + ", without which Lambda can't read for it"));
        });
        if (!problems.isEmpty()) {
            throw new TemplateRefused(problems);
        }
    }

    private static Stream<Action> needed(Resource mapping) {
        var source = mapping.text("EventSourceArn");
        var actions = source.contains(":sqs:") ? OF_QUEUES : OF_STREAMS;
        return actions.stream().map(action -> new Action(action, source));
    }
}
