package dev.millrace.deliverevents.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.deliverevents.deliver.DueMessage;
import dev.millrace.deliverevents.deliver.Lines;
import dev.millrace.deliverevents.deliver.Lines.Told;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Matching;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.function.BatchAnswer;
import dev.millrace.engineaws.parallel.InParallel;
import dev.millrace.engineaws.queue.DueQueue;
import dev.millrace.engineaws.task.StreamImages;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.publishevents.compose.ComposeEvents;
import dev.millrace.publishevents.compose.Event;
import dev.millrace.publishevents.compose.EventJson;
import dev.millrace.publishevents.stream.StreamRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Puts the events of a batch of the table's stream into the lines of those who want them in order.
///
/// All items of a task have one partition key, so their records lie in one shard of the stream in the order of their
/// commits; and its mapping for this function works on one batch of a shard at a time. Who wrote an item because of
/// another one had read that one, so a cause comes before what follows from it. `publish-events` can't be the source:
/// its
/// mapping works on several batches of a shard at once, and keeps the order of one item only.
///
/// Where no subscription wants order nothing is made of the records.
public final class OrderedEvents {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedEvents.class);
    private static final int AT_ONCE = 16;

    private final Subscriptions subscriptions;
    private final ComposeEvents compose;
    private final Lines lines;
    private final DueQueue queue;
    private final InstantSource clock;

    public OrderedEvents(
            Subscriptions subscriptions, ComposeEvents compose, Lines lines, DueQueue queue, InstantSource clock) {
        this.subscriptions = subscriptions;
        this.compose = compose;
        this.lines = lines;
        this.queue = queue;
        this.clock = clock;
    }

    /// Where the bus would say that its events come from.
    public record Origin(String account, String region) {
        /// @param functionArn of the function that reads the stream
        public static Origin of(String functionArn) {
            String[] parts = functionArn.split(":", -1);
            return parts.length < 5 ? new Origin("", "") : new Origin(parts[4], parts[3]);
        }
    }

    private record Line(String subscription, String name) {}

    /// Returns when all of them have joined their lines, and who delivers from these knows.
    ///
    /// @param records in the order of the stream
    /// @return from where on the stream is to bring them again, if from anywhere
    public BatchAnswer take(List<StreamRecord> records, Origin origin) {
        Optional<Matching> wanted = subscriptions.now().inOrder();
        if (wanted.isEmpty()) {
            return new BatchAnswer(List.of());
        }
        Map<Line, List<Told>> told = new LinkedHashMap<>();
        List<String> again = new ArrayList<>();
        for (StreamRecord record : records) {
            try {
                for (BusEvent event : events(record, origin)) {
                    for (String name : wanted.get().wanting(event)) {
                        told.computeIfAbsent(new Line(name, partition(record)), first -> new ArrayList<>())
                                .add(new Told(record.sequenceNumber(), event));
                    }
                }
            } catch (SdkException unreachable) {
                LOG.atWarn()
                        .addKeyValue("sequenceNumber", record.sequenceNumber())
                        .setCause(unreachable)
                        .log("A template is out of reach now; this and all later records come again");
                again.add(record.sequenceNumber());
                break;
            } catch (RuntimeException broken) {
                // Who publishes it keeps it among what is undelivered.
                LOG.atError()
                        .addKeyValue("sequenceNumber", record.sequenceNumber())
                        .setCause(broken)
                        .log("A record of the stream can't be understood");
            }
        }
        List<Optional<DueMessage>> messages = told.isEmpty()
                ? List.of()
                : InParallel.each(
                        told.entrySet(),
                        AT_ONCE,
                        entry -> lines.append(
                                entry.getKey().subscription(), entry.getKey().name(), entry.getValue()));
        Instant now = clock.instant();
        queue.send(messages.stream()
                .flatMap(Optional::stream)
                .map(message -> message.message(now))
                .toList());
        return new BatchAnswer(again);
    }

    private static String partition(StreamRecord record) {
        AttributeValue pk = record.keys().get("pk");
        return pk == null ? "" : pk.s();
    }

    private List<BusEvent> events(StreamRecord record, Origin origin) {
        return record.image().map(StreamImages::decode).map(this::told).orElse(List.of()).stream()
                .map(event -> envelope(event, origin))
                .toList();
    }

    private List<? extends Event> told(StreamImages.Written written) {
        return switch (written) {
            case StreamImages.Written.OfTask task -> compose.all(task.task());
            case StreamImages.Written.OfStep step -> compose.all(step.step());
            case StreamImages.Written.OfLimit limit -> compose.of(limit.limit());
            case StreamImages.Written.OfBreaker breaker -> compose.of(breaker.breaker());
            case StreamImages.Written.OfPosted posted -> compose.of(posted.event());
            case StreamImages.Written.OfNotices notices -> compose.of(notices.told());
            case StreamImages.Written.Other ignored -> List.of();
        };
    }

    /// As the bus would bring it to a rule.
    private static BusEvent envelope(Event event, Origin origin) {
        JsonNode detail = JsonTrees.tree(new Json(EventJson.write(event)));
        ObjectNode envelope = JsonNodeFactory.instance
                .objectNode()
                .put("version", "0")
                .put("id", event.id())
                .put("detail-type", event.typeName())
                .put("source", event.source())
                .put("account", origin.account())
                .put("time", event.time().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", origin.region());
        envelope.putArray("resources");
        envelope.set("detail", detail);
        return BusEvent.of(envelope);
    }
}
