package dev.millrace.engineaws.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// What Lambda is told of a batch: what of it is to come again, by message ids or sequence numbers. All else is done.
public record BatchAnswer(List<String> again) {
    private static final JsonFactory JSON = new JsonFactory();

    public BatchAnswer {
        again = List.copyOf(again);
    }

    public void write(OutputStream answer) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(answer)) {
            json.writeStartObject();
            json.writeArrayFieldStart("batchItemFailures");
            for (String item : again) {
                json.writeStartObject();
                json.writeStringField("itemIdentifier", item);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
