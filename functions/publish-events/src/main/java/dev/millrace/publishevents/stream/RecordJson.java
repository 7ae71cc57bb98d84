package dev.millrace.publishevents.stream;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record of the stream as JSON, in DynamoDB's own form of values (`{"S":"text"}`), so that it can be put back.
final class RecordJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private RecordJson() {}

    static String write(DynamodbStreamRecord record) {
        StringWriter text = new StringWriter(4_000);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("eventID", record.getEventID());
            json.writeStringField("eventName", record.getEventName());
            StreamRecord change = record.getDynamodb();
            if (change != null) {
                json.writeStringField("SequenceNumber", change.getSequenceNumber());
                json.writeFieldName("Keys");
                write(change.getKeys(), json);
                json.writeFieldName("NewImage");
                write(change.getNewImage(), json);
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory", impossible);
        }
        return text.toString();
    }

    private static void write(@Nullable Map<String, AttributeValue> item, JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (item != null) {
            for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
                json.writeFieldName(attribute.getKey());
                write(attribute.getValue(), json);
            }
        }
        json.writeEndObject();
    }

    private static void write(AttributeValue value, JsonGenerator json) throws IOException {
        json.writeStartObject();
        if (value.getS() != null) {
            json.writeStringField("S", value.getS());
        } else if (value.getN() != null) {
            json.writeStringField("N", value.getN());
        } else if (value.getB() != null) {
            json.writeBinaryField("B", bytes(value.getB()));
        } else if (value.getBOOL() != null) {
            json.writeBooleanField("BOOL", value.getBOOL());
        } else if (value.getM() != null) {
            json.writeFieldName("M");
            write(value.getM(), json);
        } else if (value.getL() != null) {
            writeList(value, json);
        } else if (value.getSS() != null) {
            writeTexts("SS", value.getSS(), json);
        } else if (value.getNS() != null) {
            writeTexts("NS", value.getNS(), json);
        } else if (value.getBS() != null) {
            json.writeArrayFieldStart("BS");
            for (ByteBuffer element : value.getBS()) {
                json.writeBinary(bytes(element));
            }
            json.writeEndArray();
        } else {
            json.writeBooleanField("NULL", true);
        }
        json.writeEndObject();
    }

    private static void writeList(AttributeValue value, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("L");
        for (AttributeValue element : value.getL()) {
            write(element, json);
        }
        json.writeEndArray();
    }

    private static void writeTexts(String name, Iterable<String> texts, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
