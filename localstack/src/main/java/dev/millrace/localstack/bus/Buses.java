package dev.millrace.localstack.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.bus.EventBridgeApi.Entry;
import dev.millrace.localstack.firehose.DeliveryStreams;
import dev.millrace.localstack.functions.Functions;
import dev.millrace.localstack.metering.Meter;
import dev.millrace.localstack.template.Pseudo;
import dev.millrace.localstack.template.Resource;
import dev.millrace.localstack.template.Template;
import dev.millrace.localstack.template.TemplateRefused;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.event.ruler.Machine;

/// The buses and rules of the template. Its client puts events; an entry is refused as EventBridge refuses it (no such
/// bus, `detail` that is no JSON object, over 1 MB), and a refusal fails that entry only.
public final class Buses implements AutoCloseable {
    private static final int LARGEST_ENTRY = 1024 * 1024;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Rule> rules = new HashMap<>();
    private final Map<String, Machine> matchers = new HashMap<>();
    private final EventLog log;
    private final ExecutorService deliveries = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Delivery delivery;

    public Buses(Template template, EventLog log) {
        this.log = log;
        var names = template.all("AWS::Events::EventBus").map(Resource::name).collect(Collectors.toSet());
        add("default");
        names.forEach(this::add);
        template.all("AWS::Events::Rule").map(Rule::of).filter(Rule::enabled).forEach(rule -> add(rule, names));
    }

    /// Events are delivered from now on.
    public void connect(SqsClient sqs, Functions functions, DeliveryStreams streams, Meter meter) {
        this.delivery = new Delivery(sqs, functions, streams, meter);
    }

    public EventBridgeApi client() {
        return this::put;
    }

    /// The names of rules that fire by the clock, with their expressions.
    public Map<String, String> schedules() {
        return rules.values().stream()
                .filter(rule -> rule.schedule().isPresent())
                .collect(Collectors.toMap(Rule::name, rule -> rule.schedule().orElseThrow()));
    }

    /// Delivers what EventBridge sends when a rule's time has come, and waits for it.
    public void fire(String ruleName) {
        var rule = rules.get(ruleName);
        if (rule != null && delivery != null) {
            var event =
                    event("aws.events", "Scheduled Event", json.createObjectNode(), List.of(rule.arn()), Instant.now());
            rule.targets().forEach(target -> delivery.deliver(rule, target, event));
        }
    }

    @Override
    public void close() {
        deliveries.shutdownNow();
    }

    private void add(String bus) {
        matchers.put(bus, Machine.builder().build());
    }

    private void add(Rule rule, Set<String> buses) {
        var matcher = matchers.get(rule.bus());
        if (matcher == null) {
            throw new TemplateRefused(
                    "The rule " + rule.name() + " is on the bus " + rule.bus() + "; there are only " + buses);
        }
        rules.put(rule.name(), rule);
        rule.pattern().ifPresent(pattern -> {
            try {
                matcher.addRule(rule.name(), pattern.toString());
            } catch (IOException trouble) {
                throw new TemplateRefused("The pattern of the rule " + rule.name() + ": " + trouble.getMessage());
            }
        });
    }

    private List<EventBridgeApi.Result> put(List<Entry> entries) {
        if (entries.isEmpty() || entries.size() > EventBridgeApi.MOST_ENTRIES) {
            throw new IllegalArgumentException("PutEvents takes 1 to 10 entries, not " + entries.size());
        }
        return entries.stream().map(this::put).toList();
    }

    private EventBridgeApi.Result put(Entry entry) {
        var bus = entry.bus().substring(entry.bus().lastIndexOf('/') + 1);
        var matcher = matchers.get(bus);
        if (matcher == null) {
            return new EventBridgeApi.Refused("ResourceNotFoundException", "Event bus " + bus + " does not exist.");
        }
        if (entry.detail().length() > LARGEST_ENTRY) {
            return new EventBridgeApi.Refused("EntrySizeExceeded", "Entry size exceeds 1 MB.");
        }
        JsonNode detail;
        try {
            detail = json.readTree(entry.detail());
        } catch (IOException malformed) {
            return new EventBridgeApi.Refused("MalformedDetail", "Detail is malformed.");
        }
        if (!detail.isObject()) {
            return new EventBridgeApi.Refused("MalformedDetail", "Detail is malformed.");
        }
        var event = event(entry.source(), entry.type(), detail, entry.resources(), entry.time());
        accept(matcher, event);
        return new EventBridgeApi.Taken(event.path("id").asText());
    }

    private void accept(Machine matcher, ObjectNode event) {
        var line = event.toString();
        log.add(line);
        try {
            for (var name : matcher.rulesForJSONEvent(line)) {
                var rule = rules.get(name);
                if (rule != null) {
                    rule.targets().forEach(target -> deliver(rule, target, event));
                }
            }
        } catch (Exception trouble) { // What the matcher declares to throw.
            throw new IllegalStateException("The matcher can't read " + line, trouble);
        }
    }

    /// A delivery stream only notes what it is given, and nothing that it was given may be lost when the stack stops.
    private void deliver(Rule rule, Target target, ObjectNode event) {
        var by = delivery;
        if (by == null) {
            return;
        }
        if (target.isDeliveryStream()) {
            by.deliver(rule, target, event);
        } else {
            deliveries.execute(() -> by.deliver(rule, target, event));
        }
    }

    private ObjectNode event(String source, String detailType, JsonNode detail, List<String> resources, Instant time) {
        var event = json.createObjectNode()
                .put("version", "0")
                .put("id", UUID.randomUUID().toString())
                .put("detail-type", detailType)
                .put("source", source)
                .put("account", Pseudo.ACCOUNT)
                .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", Pseudo.REGION);
        resources.forEach(event.putArray("resources")::add);
        event.set("detail", detail);
        return event;
    }
}
