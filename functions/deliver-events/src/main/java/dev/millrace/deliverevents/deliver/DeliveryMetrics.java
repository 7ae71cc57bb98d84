package dev.millrace.deliverevents.deliver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.subscription.Health;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// What came of a subscription's deliveries, as a line in CloudWatch's embedded metric format whenever its health is
/// written; of what did not happen it says nothing.
public final class DeliveryMetrics {
    private static final String LAG = "DeliveryLag";

    private final Consumer<String> out;
    private final InstantSource clock;

    /// @param out takes one line of JSON; on Lambda standard output, which is where CloudWatch looks for metrics
    public DeliveryMetrics(Consumer<String> out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    void tell(String subscription, Health seen) {
        Map<String, Long> metrics = new LinkedHashMap<>();
        put(metrics, "DeliveriesMade", seen.delivered());
        put(metrics, "DeliveriesRetried", seen.retried());
        put(metrics, "DeliveriesGivenUp", seen.failed());
        seen.lastDelivery()
                .ifPresent(at -> metrics.put(LAG, Math.max(0, seen.lag().toMillis())));
        if (!metrics.isEmpty()) {
            out.accept(line(subscription, metrics));
        }
    }

    private static void put(Map<String, Long> metrics, String name, long count) {
        if (count > 0) {
            metrics.put(name, count);
        }
    }

    private String line(String subscription, Map<String, Long> metrics) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        ObjectNode aws = line.putObject("_aws").put("Timestamp", clock.millis());
        ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", "Millrace");
        directive.putArray("Dimensions").addArray().add("service").add("subscription");
        var names = directive.putArray("Metrics");
        metrics.keySet()
                .forEach(name ->
                        names.addObject().put("Name", name).put("Unit", name.equals(LAG) ? "Milliseconds" : "Count"));
        line.put("service", "deliver-events").put("subscription", subscription);
        metrics.forEach(line::put);
        return line.toString();
    }
}
