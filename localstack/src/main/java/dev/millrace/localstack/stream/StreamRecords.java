package dev.millrace.localstack.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.localstack.template.Pseudo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// The event that Lambda makes of a batch of stream records.
final class StreamRecords {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StreamRecords() {}

    static byte[] event(List<StreamRecord> records) {
        var event = JSON.createObjectNode();
        var array = event.putArray("Records");
        records.forEach(record -> array.add(record.json()));
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode json(Record read, String streamArn) {
        var record = JSON.createObjectNode()
                .put("eventID", read.eventID())
                .put("eventName", read.eventNameAsString())
                .put("eventVersion", "1.1")
                .put("eventSource", "aws:dynamodb")
                .put("awsRegion", Pseudo.REGION)
                .put("eventSourceARN", streamArn);
        var change = read.dynamodb();
        var item = record.putObject("dynamodb");
        if (change.approximateCreationDateTime() != null) {
            item.put(
                    "ApproximateCreationDateTime",
                    change.approximateCreationDateTime().getEpochSecond());
        }
        item.set("Keys", item(change.keys()));
        if (change.hasNewImage()) {
            item.set("NewImage", item(change.newImage()));
        }
        if (change.hasOldImage()) {
            item.set("OldImage", item(change.oldImage()));
        }
        item.put("SequenceNumber", change.sequenceNumber());
        item.put("SizeBytes", change.sizeBytes());
        item.put("StreamViewType", change.streamViewTypeAsString());
        return record;
    }

    private static ObjectNode item(Map<String, AttributeValue> attributes) {
        var item = JSON.createObjectNode();
        attributes.forEach((name, value) -> item.set(name, value(value)));
        return item;
    }

    private static ObjectNode value(AttributeValue value) {
        var node = JSON.createObjectNode();
        switch (value.type()) {
            case S -> node.put("S", value.s());
            case N -> node.put("N", value.n());
            case B -> node.put("B", base64(value.b().asByteArray()));
            case BOOL -> node.put("BOOL", value.bool());
            case NUL -> node.put("NULL", true);
            case SS -> value.ss().forEach(node.putArray("SS")::add);
            case NS -> value.ns().forEach(node.putArray("NS")::add);
            case BS -> {
                var array = node.putArray("BS");
                value.bs().forEach(bytes -> array.add(base64(bytes.asByteArray())));
            }
            case L -> {
                var array = node.putArray("L");
                value.l().forEach(element -> array.add(value(element)));
            }
            case M -> node.set("M", item(value.m()));
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("An attribute of unknown type: " + value);
        }
        return node;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
