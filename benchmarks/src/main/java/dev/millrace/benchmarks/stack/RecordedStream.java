package dev.millrace.benchmarks.stack;

import static dev.millrace.benchmarks.report.Cell.count;
import static dev.millrace.benchmarks.report.Cell.figure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.benchmarks.report.Cell;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.template.TemplatesByHash;
import dev.millrace.localstack.LocalStack;
import dev.millrace.publishevents.bus.Audience;
import dev.millrace.publishevents.bus.Bus;
import dev.millrace.publishevents.bus.OrderedPublisher;
import dev.millrace.publishevents.bus.Undelivered;
import dev.millrace.publishevents.compose.ComposeEvents;
import dev.millrace.publishevents.stream.KeepLetters;
import dev.millrace.publishevents.stream.PublishEvents;
import dev.millrace.publishevents.stream.StreamEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.event.ruler.Machine;

/// The writes of a run as Lambda brings them to `publish-events`, batches of a hundred, again and again.
final class RecordedStream {
    private static final int BATCH = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<byte[]> batches = new ArrayList<>();
    private final CountingBus bus = new CountingBus();
    private final PublishEvents publish;
    private final int records;

    RecordedStream(LocalStack stack, List<PutItemRequest> writes) {
        var told = writes.stream()
                .filter(write -> write.item().containsKey("news"))
                .toList();
        records = told.size();
        for (int from = 0; from < told.size(); from += BATCH) {
            batches.add(batch(told.subList(from, Math.min(told.size(), from + BATCH)), from));
        }
        var settings = stack.function("publish-events").definition().settings();
        var undelivered = new Undelivered(
                stack.clients().sqs(), Objects.requireNonNull(settings.get("MILLRACE_UNDELIVERED_QUEUE_URL")));
        var templates = new TemplatesByHash(
                stack.clients().s3(), Objects.requireNonNull(settings.get("MILLRACE_PAYLOAD_BUCKET")), "default");
        var audience = new Audience(List::of);
        publish = new PublishEvents(
                new ComposeEvents(templates),
                new KeepLetters(templates, () -> {
                    throw new IllegalStateException("No step of this run was given up");
                }),
                new OrderedPublisher(new Bus(bus, "lifecycle", audience), undelivered, pause -> {}),
                undelivered,
                audience,
                InstantSource.system());
    }

    /// @param rounds first as many to warm up, then to be measured
    /// @return a row: records, events, events a second
    Cell[] publish(int rounds) throws IOException {
        run(rounds);
        bus.matched.set(0);
        long begun = System.nanoTime();
        run(rounds);
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Cell[] {count((long) records * rounds), count(bus.matched.get()), figure(bus.matched.get() / seconds)
        };
    }

    private void run(int rounds) throws IOException {
        for (int round = 0; round < rounds; round++) {
            for (byte[] batch : batches) {
                publish.publish(StreamEvent.read(new ByteArrayInputStream(batch)), () -> true);
            }
        }
    }

    private static byte[] batch(List<PutItemRequest> writes, int from) {
        ObjectNode event = JSON.createObjectNode();
        var array = event.putArray("Records");
        for (int i = 0; i < writes.size(); i++) {
            Map<String, AttributeValue> item = writes.get(i).item();
            ObjectNode record =
                    array.addObject().put("eventID", "e" + (from + i)).put("eventName", "MODIFY");
            ObjectNode change = record.putObject("dynamodb");
            change.set("Keys", json(Map.of("pk", text(item, "pk"), "sk", text(item, "sk"))));
            change.set("NewImage", json(item));
            change.put("SequenceNumber", "%021d".formatted(from + i + 1));
        }
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static AttributeValue text(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name));
    }

    private static ObjectNode json(Map<String, AttributeValue> attributes) {
        ObjectNode item = JSON.createObjectNode();
        attributes.forEach((name, value) -> item.set(name, json(value)));
        return item;
    }

    private static ObjectNode json(AttributeValue value) {
        ObjectNode node = JSON.createObjectNode();
        switch (value.type()) {
            case S -> node.put("S", value.s());
            case N -> node.put("N", value.n());
            case B -> node.put("B", value.b().asByteArray());
            case M -> node.set("M", json(value.m()));
            case L -> {
                var list = node.putArray("L");
                value.l().forEach(element -> list.add(json(element)));
            }
            default -> throw new IllegalArgumentException("No item of a task has a value like " + value);
        }
        return node;
    }

    /// Matches each event as the bus does, by one rule, and counts.
    private static final class CountingBus implements EventBridgeApi {
        private final Machine machine = Machine.builder().build();
        private final AtomicLong matched = new AtomicLong();

        CountingBus() {
            try {
                machine.addRule("all", "{\"source\":[\"millrace\"],\"detail\":{\"namespace\":[\"benchmarks\"]}}");
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public List<Result> put(List<Entry> entries) {
            for (Entry entry : entries) {
                String event = "{\"source\":\"" + entry.source() + "\",\"detail-type\":\"" + entry.type()
                        + "\",\"detail\":" + entry.detail() + "}";
                matched.addAndGet(rules(event));
            }
            return Collections.nCopies(entries.size(), new Taken("e"));
        }

        private int rules(String event) {
            try {
                return machine.rulesForJSONEvent(event).size();
            } catch (Exception unreadable) { // What the matcher declares to throw.
                throw new IllegalStateException(unreadable);
            }
        }
    }
}
