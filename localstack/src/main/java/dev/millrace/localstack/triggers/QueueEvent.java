package dev.millrace.localstack.triggers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.localstack.template.Pseudo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/// The event that Lambda makes of a batch of messages.
final class QueueEvent {
    private static final ObjectMapper JSON = new ObjectMapper();

    private QueueEvent() {}

    static byte[] of(List<Message> messages, String queueArn) {
        var event = JSON.createObjectNode();
        var records = event.putArray("Records");
        messages.forEach(message -> records.add(item(message, queueArn)));
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// What filters look at: the body as JSON if it is JSON.
    static ObjectNode filtered(Message message, String queueArn) {
        var item = item(message, queueArn);
        try {
            item.set("body", JSON.readTree(message.body()));
        } catch (JsonProcessingException notJson) {
            item.put("body", message.body());
        }
        return item;
    }

    private static ObjectNode item(Message message, String queueArn) {
        var item = JSON.createObjectNode()
                .put("messageId", message.messageId())
                .put("receiptHandle", message.receiptHandle())
                .put("body", message.body())
                .put("md5OfBody", message.md5OfBody())
                .put("eventSource", "aws:sqs")
                .put("eventSourceARN", queueArn)
                .put("awsRegion", Pseudo.REGION);
        var attributes = item.putObject("attributes");
        message.attributesAsStrings().forEach(attributes::put);
        var messageAttributes = item.putObject("messageAttributes");
        message.messageAttributes().forEach((name, value) -> {
            var attribute = messageAttributes.putObject(name).put("dataType", value.dataType());
            if (value.stringValue() != null) {
                attribute.put("stringValue", value.stringValue());
            }
            if (value.binaryValue() != null) {
                attribute.put(
                        "binaryValue",
                        Base64.getEncoder().encodeToString(value.binaryValue().asByteArray()));
            }
            attribute.putArray("stringListValues");
            attribute.putArray("binaryListValues");
        });
        return item;
    }
}
