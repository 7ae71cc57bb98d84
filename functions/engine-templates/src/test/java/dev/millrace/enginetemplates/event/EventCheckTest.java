package dev.millrace.enginetemplates.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.event.EventCheck.Checked;
import dev.millrace.enginetemplates.schema.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventCheckTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final FormsInMemory forms = new FormsInMemory();
    private Instant now = NOON;
    private final EventCheck check = new EventCheck(forms, () -> now);

    @Test
    void events_that_fit_become_a_list_with_every_digit_kept() {
        form(1, "{\"type\":\"object\",\"required\":[\"total\"]}");
        form(2, "{\"type\":\"object\"}");

        Checked checked = check.check(
                "shop", List.of(said(Optional.empty(), "{\"a\":1.50}"), said(Optional.of(1), "{\"total\":0.1}")));

        assertThat(((Checked.Good) checked).list().text())
                .isEqualTo("[[\"order.shipped\",2,{\"a\":1.50}],[\"order.shipped\",1,{\"total\":0.1}]]");
    }

    @Test
    void all_that_does_not_fit_is_told_with_its_place() {
        form(1, "{\"type\":\"object\",\"properties\":{\"total\":{\"type\":\"number\"}},\"required\":[\"id\"]}");

        List<Violation> problems = problems(List.of(
                said(Optional.empty(), "{\"total\":\"much\"}"),
                said(Optional.of(2), "{}"),
                new EventCheck.Said("order.shiped", Optional.empty(), JsonTrees.tree(new Json("{}")), "$.type", "$"),
                new EventCheck.Said("a.b", Optional.empty(), JsonTrees.tree(new Json("{}")), "$.type", "$")));

        assertThat(problems).extracting(Violation::at).contains("$.body", "$.body.total", "$.type");
        assertThat(problems).extracting(Violation::fix).contains("its newest is 1", "did you mean 'order.shipped'?");
        assertThat(problems).extracting(Violation::problem).contains("'a.b' is not registered in namespace shop");
    }

    @Test
    void at_most_ten_of_64_kilobytes_are_published_together() {
        form(1, "{\"type\":\"object\"}");
        EventCheck.Said small = said(Optional.empty(), "{}");
        EventCheck.Said large = said(Optional.empty(), "{\"text\":\"" + "é".repeat(16_400) + "\"}");

        assertThat(check.check("shop", Collections.nCopies(10, small))).isInstanceOf(Checked.Good.class);
        assertThat(check.check("shop", List.of(large))).isInstanceOf(Checked.Good.class);
        assertThat(problems(Collections.nCopies(11, small)))
                .singleElement()
                .extracting(Violation::problem)
                .isEqualTo("these are 11 events");
        assertThat(problems(List.of(large, large)))
                .singleElement()
                .extracting(Violation::fix)
                .asString()
                .contains("at most 65536");
    }

    @Test
    void the_newest_form_is_read_once_in_five_seconds_and_a_version_once() {
        form(1, "{\"type\":\"object\"}");
        forms.reads = 0;
        for (int i = 0; i < 3; i++) {
            check.check("shop", List.of(said(Optional.empty(), "{}"), said(Optional.of(1), "{}")));
        }
        int first = forms.reads;
        now = NOON.plus(EventCheck.STALE);
        check.check("shop", List.of(said(Optional.empty(), "{}"), said(Optional.of(1), "{}")));

        assertThat(first).isEqualTo(2);
        assertThat(forms.reads).isEqualTo(3);
    }

    @Test
    void events_of_a_request_that_are_none_are_told_all_at_once() {
        List<Violation> problems = new ArrayList<>();

        SaidEvents.read(
                JsonTrees.tree(new Json("[7, {\"type\": 1, \"version\": 0, \"body\": [], \"more\": 1}]")),
                "$.events",
                problems);

        assertThat(problems)
                .extracting(Violation::at)
                .containsExactlyInAnyOrder(
                        "$.events[0]",
                        "$.events[1].type",
                        "$.events[1].version",
                        "$.events[1].body",
                        "$.events[1].more");
    }

    private List<Violation> problems(List<EventCheck.Said> said) {
        return ((Checked.Bad) check.check("shop", said)).problems();
    }

    private static EventCheck.Said said(Optional<Integer> version, String body) {
        return new EventCheck.Said("order.shipped", version, JsonTrees.tree(new Json(body)), "$.type", "$.body");
    }

    private void form(int version, String schema) {
        forms.put(new EventForm(
                "shop", "order.shipped", version, Optional.empty(), new Json(schema), Optional.empty(), NOON, "alice"));
    }
}
