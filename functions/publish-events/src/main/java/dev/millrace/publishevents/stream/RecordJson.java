package dev.millrace.publishevents.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A record of the stream as JSON, in DynamoDB's own form of values (`{"S":"text"}`), so that it can be put back.
final class RecordJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private RecordJson() {}

    static String write(StreamRecord record) {
        StringWriter text = new StringWriter(4_000);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("eventID", record.eventId());
            json.writeStringField("eventName", record.eventName());
            json.writeStringField("SequenceNumber", record.sequenceNumber());
            json.writeFieldName("Keys");
            write(record.keys(), json);
            json.writeFieldName("NewImage");
            write(record.image().orElse(Map.of()), json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory", impossible);
        }
        return text.toString();
    }

    private static void write(Map<String, AttributeValue> item, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            json.writeFieldName(attribute.getKey());
            write(attribute.getValue(), json);
        }
        json.writeEndObject();
    }

    private static void write(AttributeValue value, JsonGenerator json) throws IOException {
        json.writeStartObject();
        switch (value.type()) {
            case S -> json.writeStringField("S", value.s());
            case N -> json.writeStringField("N", value.n());
            case B -> json.writeBinaryField("B", value.b().asByteArrayUnsafe());
            case BOOL -> json.writeBooleanField("BOOL", value.bool());
            case NUL -> json.writeBooleanField("NULL", true);
            case M -> {
                json.writeFieldName("M");
                write(value.m(), json);
            }
            case L -> {
                json.writeArrayFieldStart("L");
                for (AttributeValue element : value.l()) {
                    write(element, json);
                }
                json.writeEndArray();
            }
            case SS -> writeTexts("SS", value.ss(), json);
            case NS -> writeTexts("NS", value.ns(), json);
            case BS -> {
                json.writeArrayFieldStart("BS");
                for (SdkBytes element : value.bs()) {
                    json.writeBinary(element.asByteArrayUnsafe());
                }
                json.writeEndArray();
            }
            case UNKNOWN_TO_SDK_VERSION -> {
                // Nothing of it was read.
            }
        }
        json.writeEndObject();
    }

    private static void writeTexts(String name, Iterable<String> texts, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
