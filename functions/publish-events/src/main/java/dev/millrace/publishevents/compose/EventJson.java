package dev.millrace.publishevents.compose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.template.TemplateRef;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An event as JSON: the `detail` of the bus. The schemas in `events-schemas` say what stands there.
public final class EventJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private EventJson() {}

    public static String write(Event event) {
        StringWriter text = new StringWriter(700);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            switch (event) {
                case LifecycleEvent lifecycle -> write(lifecycle, json);
                case LimitEvent limit -> write(limit, json);
                case NoticeEvent notice -> write(notice, json);
                case UserEvent user -> write(user, json);
            }
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
        if (event.parent().isPresent()) {
            json.writeObjectFieldStart("parent");
            json.writeStringField("task", event.parent().get().task().text());
            json.writeStringField("step", event.parent().get().name());
            json.writeEndObject();
        }
        json.writeStringField("traceparent", event.traceparent());
        json.writeEndObject();
    }

    private static void write(UserEvent event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", event.id());
        json.writeStringField("type", event.said().type());
        json.writeNumberField("version", event.said().version());
        json.writeStringField("time", event.time().toString());
        json.writeStringField("namespace", event.namespace());
        if (event.attempt().isPresent()) {
            write(event.attempt().get(), json);
        }
        if (event.key().isPresent()) {
            json.writeStringField("key", event.key().get());
        }
        json.writeStringField("actor", event.actor());
        if (event.correlationId().isPresent()) {
            json.writeStringField("correlationId", event.correlationId().get());
        }
        if (event.traceparent().isPresent()) {
            json.writeStringField("traceparent", event.traceparent().get());
        }
        json.writeFieldName("body");
        json.writeRawValue(event.said().body().text());
        json.writeEndObject();
    }

    private static void write(UserEvent.Attempt attempt, JsonGenerator json) throws IOException {
        json.writeStringField("task", attempt.task().text());
        json.writeStringField("template", attempt.template().name());
        json.writeStringField("templateVersion", attempt.template().version());
        write(attempt.step(), json);
        json.writeNumberField("epoch", attempt.epoch());
        write(attempt.place(), json);
        json.writeNumberField("position", attempt.position());
    }

    private static void write(LimitEvent event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", event.id());
        json.writeStringField("type", event.type().text());
        json.writeNumberField("version", LifecycleEvent.VERSION);
        json.writeStringField("time", event.time().toString());
        switch (event.subject()) {
            case LimitEvent.Subject.OfLimit limit -> write(limit, json);
            case LimitEvent.Subject.OfBreaker breaker -> {
                json.writeStringField("handler", breaker.handler());
                json.writeStringField("from", Transition.word(breaker.from()));
                json.writeStringField("to", Transition.word(breaker.to()));
                json.writeStringField("cause", breaker.cause());
            }
        }
        json.writeStringField("actor", event.actor());
        json.writeNumberField("revision", event.revision());
        json.writeEndObject();
    }

    private static void write(LimitEvent.Subject.OfLimit subject, JsonGenerator json) throws IOException {
        json.writeStringField("scope", subject.kind());
        json.writeStringField("name", subject.name());
        Optional<Integer> concurrent = subject.limit().flatMap(Limit::concurrent);
        if (concurrent.isPresent()) {
            json.writeNumberField("concurrent", concurrent.get());
        }
        Optional<Rate> rate = subject.limit().flatMap(Limit::rate);
        if (rate.isPresent()) {
            json.writeStringField("rate", rate.get().text());
            json.writeNumberField("burst", rate.get().burst());
        }
    }

    private static void write(NoticeEvent event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", event.id());
        json.writeStringField("type", event.type().text());
        json.writeNumberField("version", LifecycleEvent.VERSION);
        json.writeStringField("time", event.time().toString());
        for (Map.Entry<String, Object> field : event.notice().fields().entrySet()) {
            json.writeFieldName(field.getKey());
            write(field.getValue(), json);
        }
        json.writeStringField("actor", event.actor());
        json.writeNumberField("revision", event.revision());
        json.writeEndObject();
    }

    private static void write(Object value, JsonGenerator json) throws IOException {
        if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof List<?> texts) {
            json.writeStartArray();
            for (Object text : texts) {
                json.writeString(text.toString());
            }
            json.writeEndArray();
        } else {
            json.writeString(value.toString());
        }
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
