package dev.millrace.engineaws.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the event that Lambda makes of a queue's batch, in one pass and without classes made for it: Lambda's own
/// serializers take longer to load than all the rest of a function's start but the SDK.
public final class QueueEvent {
    private static final JsonFactory JSON = new JsonFactory();

    private QueueEvent() {}

    /// @throws IOException if it is not JSON
    public static List<QueueMessage> read(InputStream event) throws IOException {
        List<QueueMessage> messages = new ArrayList<>();
        try (JsonParser json = JSON.createParser(event)) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (name.equals("Records") && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        messages.add(message(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        return messages;
    }

    private static QueueMessage message(JsonParser json) throws IOException {
        String id = "";
        String receipt = "";
        String queueArn = "";
        String body = "";
        int deliveries = 1;
        Map<String, String> attributes = new HashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "messageId" -> id = json.getText();
                case "receiptHandle" -> receipt = json.getText();
                case "eventSourceARN" -> queueArn = json.getText();
                case "body" -> body = json.getText();
                case "attributes" -> deliveries = deliveries(json);
                case "messageAttributes" -> attributes(json, attributes);
                default -> json.skipChildren();
            }
        }
        return new QueueMessage(id, receipt, queueArn, body, deliveries, attributes);
    }

    private static int deliveries(JsonParser json) throws IOException {
        int deliveries = 1;
        if (json.isExpectedStartObjectToken()) {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (name.equals("ApproximateReceiveCount")) {
                    deliveries = json.getValueAsInt(1);
                } else {
                    json.skipChildren();
                }
            }
        }
        return deliveries;
    }

    private static void attributes(JsonParser json, Map<String, String> attributes) throws IOException {
        if (json.isExpectedStartObjectToken()) {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                attribute(name, json, attributes);
            }
        }
    }

    private static void attribute(String name, JsonParser json, Map<String, String> attributes) throws IOException {
        if (json.isExpectedStartObjectToken()) {
            for (String part = json.nextFieldName(); part != null; part = json.nextFieldName()) {
                if (json.nextToken() == JsonToken.VALUE_STRING && part.equals("stringValue")) {
                    attributes.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        }
    }
}
