package dev.millrace.localstack.bus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.localstack.template.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A rule of the template: what it matches, or when it fires, and its targets.
record Rule(
        String name,
        String arn,
        String bus,
        Optional<JsonNode> pattern,
        Optional<String> schedule,
        boolean enabled,
        List<Target> targets) {

    static Rule of(Resource rule) {
        var targets = new ArrayList<Target>();
        rule.at("Targets").forEach(target -> targets.add(Target.of(target)));
        var bus = rule.optionalText("EventBusName").orElse("default");
        return new Rule(
                rule.name(),
                rule.arn(),
                bus.substring(bus.lastIndexOf('/') + 1),
                Optional.of(rule.at("EventPattern")).filter(JsonNode::isObject),
                rule.optionalText("ScheduleExpression"),
                !rule.optionalText("State").orElse("ENABLED").equals("DISABLED"),
                List.copyOf(targets));
    }
}
