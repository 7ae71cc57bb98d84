package dev.millrace.publishevents.bus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.publishevents.compose.Event;
import dev.millrace.publishevents.compose.EventJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// The queue that keeps, with its payload and the reason, what can't be announced. Safe to be called from many threads.
///
/// A message is `{"kind":"event","code","message","source","detail-type","detail":{…}}` for an event that the
/// bus refused, and `{"kind":"record","code","message","record":{…}}` for a record of the stream, in
/// DynamoDB's own JSON, that can't be understood.
public final class Undelivered {
    private static final Logger LOG = LoggerFactory.getLogger(Undelivered.class);
    private static final JsonFactory FACTORY = new JsonFactory();

    private final SqsClient client;
    private final String queueUrl;

    public Undelivered(SqsClient client, String queueUrl) {
        this.client = client;
        this.queueUrl = queueUrl;
    }

    /// @return whether the queue has it now
    boolean keep(Event event, Answer.Refused refused) {
        LOG.atError()
                .addKeyValue("event", event.id())
                .addKeyValue("type", event.typeName())
                .addKeyValue("about", event.about())
                .addKeyValue("code", refused.code())
                .log("The bus refused an event for good");
        return send(message("event", refused.code(), refused.message(), json -> {
            json.writeStringField("source", event.source());
            json.writeStringField("detail-type", event.typeName());
            json.writeFieldName("detail");
            json.writeRawValue(EventJson.write(event));
        }));
    }

    /// @param record as JSON
    /// @return whether the queue has it now
    public boolean keep(String record, String sequenceNumber, String code, String message) {
        LOG.atError()
                .addKeyValue("sequenceNumber", sequenceNumber)
                .addKeyValue("code", code)
                .log("A record of the stream can't be understood");
        return send(message("record", code, message, json -> {
            json.writeFieldName("record");
            json.writeRawValue(record);
        }));
    }

    private boolean send(String message) {
        try {
            client.sendMessage(SendMessageRequest.builder()
                    .queueUrl(queueUrl)
                    .messageBody(message)
                    .build());
            return true;
        } catch (SdkException failed) {
            LOG.error("The undelivered queue does not take messages; the stream will bring the record again", failed);
            return false;
        }
    }

    private static String message(String kind, String code, String message, Content content) {
        StringWriter text = new StringWriter(1_000);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("kind", kind);
            json.writeStringField("code", code);
            json.writeStringField("message", message);
            content.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory", impossible);
        }
        return text.toString();
    }

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}
