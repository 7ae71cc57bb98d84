package dev.millrace.enginetestkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.event.OwnEvent;
import dev.millrace.engine.event.PostedEvent;
import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.port.PostedEvents;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.template.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What the engine asks of the stores of users' events: what is put once stays.
public abstract class EventStoresContract {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");

    private final String namespace = "n" + UUID.randomUUID();

    protected abstract EventForms forms();

    protected abstract PostedEvents posted();

    @Test
    public void versions_are_found_each_by_itself_all_of_a_type_and_the_newest() {
        for (int version = 1; version <= 11; version++) {
            forms().put(form("order.shipped", version));
        }
        forms().put(form("order.shipped-back", 1));
        forms().put(form("order.lost", 1));

        assertThat(forms().newest(namespace, "order.shipped")).contains(form("order.shipped", 11));
        assertThat(forms().find(namespace, "order.shipped", 2)).contains(form("order.shipped", 2));
        assertThat(forms().find(namespace, "order.shipped", 12)).isEmpty();
        assertThat(forms().versions(namespace, "order.shipped"))
                .extracting(EventForm::version)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(forms().all(namespace)).hasSize(13);
        assertThat(forms().all("another")).isEmpty();
        assertThat(forms().newest(namespace, "order")).isEmpty();
    }

    @Test
    public void a_version_is_put_once() {
        EventForm first = form("order.shipped", 1);
        EventForm second = new EventForm(
                namespace, "order.shipped", 1, Optional.empty(), new Json("{}"), Optional.empty(), NOON, "bob");

        assertThat(forms().put(first)).isEqualTo(new Write.Moved<>(first));
        assertThat(forms().put(second)).isEqualTo(new Write.Lost<>(Optional.of(first)));
        assertThat(forms().find(namespace, "order.shipped", 1)).contains(first);
    }

    @Test
    public void an_event_is_put_once_by_its_key() {
        PostedEvent first = event("k", "{\"a\":1.50}");

        assertThat(posted().put(first)).isEqualTo(new Write.Moved<>(first));
        assertThat(posted().put(event("k", "{\"a\":2}"))).isEqualTo(new Write.Lost<>(Optional.of(first)));
        assertThat(posted().put(event("l", "{\"a\":2}"))).isInstanceOf(Write.Moved.class);
    }

    private EventForm form(String type, int version) {
        return new EventForm(
                namespace,
                type,
                version,
                Optional.of("form " + version),
                new Json("{\"type\":\"object\"}"),
                Optional.of(new Json("{\"a\":1}")),
                NOON,
                "alice");
    }

    private PostedEvent event(String key, String body) {
        return new PostedEvent(
                namespace,
                key,
                new OwnEvent("order.shipped", 1, new Json(body)),
                NOON,
                "alice",
                Optional.of("basket"),
                Optional.empty());
    }
}
