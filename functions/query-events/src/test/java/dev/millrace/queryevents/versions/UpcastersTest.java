package dev.millrace.queryevents.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.events.Upcaster;
import dev.millrace.queryevents.catalogue.EventCatalogue;
import dev.millrace.queryevents.store.StoredEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class UpcastersTest {
    private final Upcasters upcasters = Upcasters.of(List.of(
            new Step("order.placed", 2, event -> with(event, "channel", "unknown")),
            new Step("order.placed", 1, event -> with(event, "currency", "EUR"))));

    @Test
    void an_old_event_goes_through_all_forms_up_to_the_newest() {
        var event = upcasters.bring(placed(1), Integer.MAX_VALUE).detail();

        assertThat(event.toString()).contains("\"version\":3", "\"currency\":\"EUR\"", "\"channel\":\"unknown\"");
        assertThat(upcasters.newest("order.placed")).contains(3);
        assertThat(upcasters.newest("order.paid")).isEmpty();
    }

    @Test
    void a_consumer_may_ask_for_an_older_form_but_nothing_is_brought_back() {
        assertThat(upcasters.bring(placed(1), 2).detail().path("version").asInt())
                .isEqualTo(2);
        assertThat(upcasters.bring(placed(1), 1)).isEqualTo(placed(1));
        assertThat(upcasters.bring(placed(3), 1)).isEqualTo(placed(3));
    }

    @Test
    void an_event_that_an_upcaster_can_not_take_is_handed_out_as_it_was_kept() {
        var broken = Upcasters.of(List.of(new Step("order.placed", 1, event -> {
            throw new IllegalArgumentException("what is this?");
        })));

        assertThat(broken.bring(placed(1), 9)).isEqualTo(placed(1));
    }

    @Test
    void chains_with_a_gap_or_a_fork_are_refused() {
        UnaryOperator<Map<String, Object>> same = event -> event;
        assertThatThrownBy(() -> Upcasters.of(List.of(new Step("a.b", 1, same), new Step("a.b", 3, same))))
                .hasMessageContaining("add those in between");
        assertThatThrownBy(() -> Upcasters.of(List.of(new Step("a.b", 1, same), new Step("a.b", 1, same))))
                .hasMessageContaining("remove one");
    }

    @Test
    void every_type_that_has_several_versions_is_brought_to_its_newest() {
        var catalogue = new EventCatalogue();
        var registered = Upcasters.load(Thread.currentThread().getContextClassLoader());

        assertThat(catalogue.newest())
                .isNotEmpty()
                .allSatisfy(form -> assertThat(registered.newest(form.type()))
                        .isEqualTo(form.version() == 1 ? Optional.empty() : Optional.of(form.version())));
    }

    private static StoredEvent placed(int version) {
        ObjectNode envelope = JsonMapper.builder().build().createObjectNode().put("detail-type", "order.placed");
        envelope.putObject("detail").put("id", "o-1").put("version", version);
        return new StoredEvent(envelope);
    }

    private static Map<String, Object> with(Map<String, Object> event, String field, String value) {
        Map<String, Object> next = new HashMap<>(event);
        next.put(field, value);
        return next;
    }

    private record Step(String type, int from, UnaryOperator<Map<String, Object>> change) implements Upcaster {
        @Override
        public Map<String, Object> next(Map<String, Object> event) {
            return change.apply(event);
        }
    }
}
