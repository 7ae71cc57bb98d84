package dev.millrace.publishevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.publishevents.stream.PublishEvents;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// What came of a batch, as one line in CloudWatch's embedded metric format; of what did not happen it says nothing. At
/// event level `task` most batches hold nothing to publish.
final class PublishMetrics {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String MILLIS = "Milliseconds";
    private static final String COUNT = "Count";

    private final InstantSource clock;
    private final Consumer<String> out;

    /// @param out takes one line of JSON; on Lambda standard output, which is where CloudWatch looks for metrics
    PublishMetrics(InstantSource clock, Consumer<String> out) {
        this.clock = clock;
        this.out = out;
    }

    void tell(PublishEvents.Report report) {
        Map<String, Long> metrics = new LinkedHashMap<>();
        put(metrics, "EventsPublished", report.published());
        put(metrics, "EventsUndelivered", report.kept());
        put(metrics, "EventFailures", report.failures());
        put(metrics, "RecordsAgain", report.again().size());
        if (!metrics.isEmpty()) {
            metrics.put("StreamLag", report.lag().toMillis());
            out.accept(line(metrics));
        }
    }

    private static void put(Map<String, Long> metrics, String name, int count) {
        if (count > 0) {
            metrics.put(name, (long) count);
        }
    }

    private String line(Map<String, Long> metrics) {
        StringWriter text = new StringWriter(500);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("_aws");
            json.writeNumberField("Timestamp", clock.millis());
            json.writeArrayFieldStart("CloudWatchMetrics");
            json.writeStartObject();
            json.writeStringField("Namespace", "Millrace");
            json.writeArrayFieldStart("Dimensions");
            json.writeStartArray();
            json.writeString("service");
            json.writeEndArray();
            json.writeEndArray();
            json.writeArrayFieldStart("Metrics");
            for (String name : metrics.keySet()) {
                json.writeStartObject();
                json.writeStringField("Name", name);
                json.writeStringField("Unit", name.equals("StreamLag") ? MILLIS : COUNT);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            json.writeStringField("service", "publish-events");
            for (Map.Entry<String, Long> metric : metrics.entrySet()) {
                json.writeNumberField(metric.getKey(), metric.getValue());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory", impossible);
        }
        return text.toString();
    }
}
