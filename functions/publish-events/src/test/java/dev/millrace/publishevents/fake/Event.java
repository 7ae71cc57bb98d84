package dev.millrace.publishevents.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.publishevents.stream.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What Lambda makes of records of a stream.
public final class Event {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Event() {}

    public static byte[] of(List<StreamRecord> records) {
        ObjectNode event = JSON.createObjectNode();
        var array = event.putArray("Records");
        for (StreamRecord record : records) {
            ObjectNode node = array.addObject()
                    .put("eventID", record.eventId())
                    .put("eventName", record.eventName())
                    .put("eventVersion", "1.1")
                    .put("eventSource", "aws:dynamodb")
                    .put("awsRegion", "eu-central-1");
            ObjectNode change = node.putObject("dynamodb");
            record.committedAt()
                    .map(Instant::getEpochSecond)
                    .ifPresent(at -> change.put("ApproximateCreationDateTime", at));
            change.set("Keys", item(record.keys()));
            record.image().ifPresent(image -> change.set("NewImage", item(image)));
            change.put("SequenceNumber", record.sequenceNumber())
                    .put("SizeBytes", 26)
                    .put("StreamViewType", "NEW_IMAGE");
            node.put("eventSourceARN", "arn:aws:dynamodb:eu-central-1:000000000000:table/tasks/stream/1");
        }
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode item(Map<String, AttributeValue> attributes) {
        ObjectNode item = JSON.createObjectNode();
        attributes.forEach((name, value) -> item.set(name, value(value)));
        return item;
    }

    private static ObjectNode value(AttributeValue value) {
        ObjectNode node = JSON.createObjectNode();
        switch (value.type()) {
            case S -> node.put("S", value.s());
            case N -> node.put("N", value.n());
            case B -> node.put("B", value.b().asByteArray());
            case M -> node.set("M", item(value.m()));
            case L -> {
                var list = node.putArray("L");
                value.l().forEach(element -> list.add(value(element)));
            }
            case SS, NS, BS, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalArgumentException("No item of Millrace has a value like " + value);
        }
        return node;
    }
}
