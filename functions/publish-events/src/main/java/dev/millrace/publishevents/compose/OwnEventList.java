package dev.millrace.publishevents.compose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.engine.event.OwnEvent;
import dev.millrace.engine.template.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/// Reads what an attempt published, as its record keeps it: a list of `[type, version, body]`.
final class OwnEventList {
    private static final JsonFactory FACTORY = new JsonFactory();

    private OwnEventList() {}

    /// @throws IllegalStateException if it is none
    static List<OwnEvent> read(Json list) {
        List<OwnEvent> events = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(list.text())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                String type = json.nextTextValue();
                int version = json.nextIntValue(0);
                json.nextToken();
                events.add(new OwnEvent(type, version, body(json)));
                json.nextToken();
            }
        } catch (IOException broken) {
            throw new IllegalStateException("A list of events can't be read", broken);
        }
        return events;
    }

    /// With every digit it was written with.
    private static Json body(JsonParser json) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = FACTORY.createGenerator(text)) {
            copy.copyCurrentStructureExact(json);
        }
        return new Json(text.toString());
    }
}
