package dev.millrace.localstack.roles;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.localstack.template.Resource;
import dev.millrace.localstack.template.Template;
import dev.millrace.localstack.template.TemplateRefused;
import java.util.ArrayList;
import java.util.List;

/// What a rule needs to hand events to a delivery stream, and the stream to put them into its bucket: each by the role
/// that it names. AWS would drop the events; so the local stack refuses the template.
public final class StorePermissions {
    private StorePermissions() {}

    public static void check(Template template) {
        var problems = new ArrayList<String>();
        template.all("AWS::Events::Rule")
                .forEach(rule -> rule.at("Targets").forEach(target -> ofTarget(template, rule, target, problems)));
        template.all("AWS::KinesisFirehose::DeliveryStream").forEach(stream -> ofStream(template, stream, problems));
        if (!problems.isEmpty()) {
            throw new TemplateRefused(problems);
        }
    }

    private static void ofTarget(Template template, Resource rule, JsonNode target, List<String> problems) {
        var arn = target.path("Arn").asText();
        if (arn.contains(":firehose:")) {
            check(template, rule, target.path("RoleArn").asText(), new Action("firehose:PutRecord", arn), problems);
        }
    }

    private static void ofStream(Template template, Resource stream, List<String> problems) {
        var destination = "ExtendedS3DestinationConfiguration";
        var prefix = stream.optionalText(destination, "Prefix").orElse("").replaceAll("!\\{.*", "");
        check(
                template,
                stream,
                stream.text(destination, "RoleARN"),
                new Action("s3:PutObject", stream.text(destination, "BucketARN") + "/" + prefix + "object"),
                problems);
    }

    private static void check(Template template, Resource who, String roleArn, Action action, List<String> problems) {
        var role = Role.named(roleArn.substring(roleArn.lastIndexOf('/') + 1), template);
        if (!role.allows(action)) {
            problems.add(who.logicalId() + ": the role " + role.name() + " does not allow " + action.name() + " on "
                    + action.resource());
        }
    }
}
