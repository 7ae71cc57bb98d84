package dev.millrace.publishevents.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads the event that Lambda makes of a batch of the table's stream, in one pass.
public final class StreamEvent {
    private static final JsonFactory JSON = new JsonFactory();

    private StreamEvent() {}

    /// @throws IOException if it is not JSON
    public static List<StreamRecord> read(InputStream event) throws IOException {
        List<StreamRecord> records = new ArrayList<>();
        try (JsonParser json = JSON.createParser(event)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (name.equals("Records") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        records.add(new HalfRead().read(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return records;
    }

    /// What has been read of a record.
    private static final class HalfRead {
        private String eventId = "";
        private String eventName = "";
        private String sequenceNumber = "";
        private Optional<Instant> committedAt = Optional.empty();
        private Map<String, AttributeValue> keys = Map.of();
        private Optional<Map<String, AttributeValue>> image = Optional.empty();

        StreamRecord read(JsonParser json) throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "eventID" -> eventId = json.getText();
                    case "eventName" -> eventName = json.getText();
                    case "dynamodb" -> {
                        if (value == JsonToken.START_OBJECT) {
                            change(json);
                        }
                    }
                    default -> json.skipChildren();
                }
            }
            return new StreamRecord(eventId, eventName, sequenceNumber, committedAt, keys, image);
        }

        private void change(JsonParser json) throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                switch (name) {
                    case "SequenceNumber" -> sequenceNumber = json.getText();
                    case "ApproximateCreationDateTime" -> committedAt = seconds(json);
                    case "Keys" -> keys = item(json);
                    case "NewImage" ->
                        image = value == JsonToken.START_OBJECT ? Optional.of(item(json)) : Optional.empty();
                    default -> json.skipChildren();
                }
            }
        }
    }

    private static Optional<Instant> seconds(JsonParser json) throws IOException {
        return json.currentToken().isNumeric()
                ? Optional.of(Instant.ofEpochMilli(Math.round(json.getDoubleValue() * 1_000)))
                : Optional.empty();
    }

    private static Map<String, AttributeValue> item(JsonParser json) throws IOException {
        Map<String, AttributeValue> item = new HashMap<>();
        if (json.isExpectedStartObjectToken()) {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                item.put(name, value(json));
            }
        }
        return item;
    }

    /// `{"S":"text"}` and its like. One of a type unknown has no type here either, so that whoever needs it can say so.
    private static AttributeValue value(JsonParser json) throws IOException {
        AttributeValue value = AttributeValue.builder().build();
        if (json.isExpectedStartObjectToken()) {
            for (String type = json.nextFieldName(); type != null; type = json.nextFieldName()) {
                json.nextToken();
                value = switch (type) {
                    case "S" -> AttributeValue.fromS(json.getText());
                    case "N" -> AttributeValue.fromN(json.getText());
                    case "B" -> AttributeValue.fromB(bytes(json));
                    case "BOOL" -> AttributeValue.fromBool(json.getBooleanValue());
                    case "NULL" -> AttributeValue.fromNul(true);
                    case "M" -> AttributeValue.fromM(item(json));
                    case "L" -> AttributeValue.fromL(list(json, StreamEvent::value));
                    case "SS" -> AttributeValue.fromSs(list(json, JsonParser::getText));
                    case "NS" -> AttributeValue.fromNs(list(json, JsonParser::getText));
                    case "BS" -> AttributeValue.fromBs(list(json, StreamEvent::bytes));
                    default -> {
                        json.skipChildren();
                        yield value;
                    }
                };
            }
        }
        return value;
    }

    private static SdkBytes bytes(JsonParser json) throws IOException {
        return SdkBytes.fromByteArrayUnsafe(json.getBinaryValue());
    }

    private static <T> List<T> list(JsonParser json, Element<T> element) throws IOException {
        List<T> list = new ArrayList<>();
        if (json.isExpectedStartArrayToken()) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(element.read(json));
            }
        }
        return list;
    }

    @FunctionalInterface
    private interface Element<T> {
        T read(JsonParser json) throws IOException;
    }
}
