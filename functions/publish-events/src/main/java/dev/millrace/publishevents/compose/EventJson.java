package dev.millrace.publishevents.compose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.engine.template.TemplateRef;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// An event as JSON: the `detail` of the bus. The schemas in `events-schemas` say what stands there.
public final class EventJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private EventJson() {}

    public static String write(LifecycleEvent event) {
        StringWriter text = new StringWriter(700);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(event, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory", impossible);
        }
        return text.toString();
    }

    private static void write(LifecycleEvent event, JsonGenerator json) throws IOException {
        TemplateRef template = event.origin().template();
        json.writeStartObject();
        json.writeStringField("id", event.id());
        json.writeStringField("type", event.type().text());
        json.writeNumberField("version", LifecycleEvent.VERSION);
        json.writeStringField("time", event.time().toString());
        json.writeStringField("task", event.task().text());
        json.writeStringField("namespace", template.namespace());
        json.writeStringField("template", template.name());
        json.writeStringField("templateVersion", template.version());
        if (event.step().isPresent()) {
            write(event.step().get(), json);
        }
        if (event.from().isPresent()) {
            json.writeStringField("from", event.from().get());
        }
        json.writeStringField("to", event.to());
        json.writeStringField("cause", event.cause());
        if (!event.detail().isEmpty()) {
            json.writeStringField("detail", event.detail());
        }
        json.writeStringField("actor", event.actor());
        json.writeNumberField("epoch", event.epoch());
        write(event.place(), json);
        json.writeStringField("correlationId", event.origin().correlationId());
        json.writeStringField("traceparent", event.traceparent());
        json.writeEndObject();
    }

    private static void write(Subject step, JsonGenerator json) throws IOException {
        json.writeStringField("step", step.name());
        json.writeNumberField("stepNumber", step.number());
        if (step.attempt() > 0) {
            json.writeNumberField("attempt", step.attempt());
        }
    }

    private static void write(Place place, JsonGenerator json) throws IOException {
        json.writeNumberField("taskVersion", place.taskVersion());
        json.writeNumberField("revision", place.revision());
        json.writeNumberField("ordinal", place.ordinal());
    }
}
