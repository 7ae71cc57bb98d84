package dev.millrace.benchmarks.coldstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What Lambda hands to functions, as far as they look at it.
final class Events {
    static final ObjectMapper JSON = new ObjectMapper();

    private Events() {}

    static String http(String method, String path, String body) {
        ObjectNode event = JSON.createObjectNode()
                .put("version", "2.0")
                .put("routeKey", method + " " + path)
                .put("rawPath", path)
                .put("rawQueryString", "");
        event.putObject("headers").put("content-type", "application/json");
        ObjectNode http = event.putObject("requestContext").putObject("http");
        http.put("method", method).put("path", path);
        if (!body.isEmpty()) {
            event.put("body", body);
        }
        return event.put("isBase64Encoded", false).toString();
    }

    static String nothing() {
        return "{\"Records\":[]}";
    }

    static String message(String queueArn, String body) {
        return messages(queueArn, List.of(body));
    }

    static String messages(String queueArn, List<String> bodies) {
        ObjectNode event = JSON.createObjectNode();
        var messages = event.putArray("Records");
        for (String body : bodies) {
            ObjectNode message = messages.addObject();
            message.put("messageId", Integer.toString(messages.size()))
                    .put("receiptHandle", Integer.toString(messages.size()))
                    .put("body", body)
                    .put("eventSource", "aws:sqs")
                    .put("eventSourceARN", queueArn)
                    .put("awsRegion", "us-east-1");
            message.putObject("attributes").put("ApproximateReceiveCount", "1");
            message.putObject("messageAttributes");
        }
        return event.toString();
    }

    /// A record of the table's stream that tells of a new item.
    static String inserted(Map<String, AttributeValue> item) {
        ObjectNode event = JSON.createObjectNode();
        ObjectNode record = event.putArray("Records").addObject();
        record.put("eventID", "1")
                .put("eventName", "INSERT")
                .put("eventSource", "aws:dynamodb")
                .put("eventSourceARN", "arn:aws:dynamodb:us-east-1:000000000000:table/tasks/stream/1");
        ObjectNode change = record.putObject("dynamodb");
        change.put("ApproximateCreationDateTime", 1_800_000_000L).put("SequenceNumber", "1");
        ObjectNode keys = change.putObject("Keys");
        ObjectNode image = change.putObject("NewImage");
        item.forEach((name, value) -> {
            image.set(name, attribute(value));
            if (name.equals("pk") || name.equals("sk")) {
                keys.set(name, attribute(value));
            }
        });
        return event.toString();
    }

    private static ObjectNode attribute(AttributeValue value) {
        ObjectNode node = JSON.createObjectNode();
        return switch (value.type()) {
            case S -> node.put("S", value.s());
            case N -> node.put("N", value.n());
            case B -> node.put("B", Base64.getEncoder().encodeToString(value.b().asByteArray()));
            case BOOL -> node.put("BOOL", value.bool());
            case M, L, NUL, SS, NS, BS, UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalArgumentException("The table's items have no " + value.type());
        };
    }
}
