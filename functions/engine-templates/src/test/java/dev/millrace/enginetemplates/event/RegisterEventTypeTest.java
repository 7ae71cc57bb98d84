package dev.millrace.enginetemplates.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.event.EventForm;
import dev.millrace.enginetemplates.document.Problem;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.event.RegisterEventType.Registered;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegisterEventTypeTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final FormsInMemory forms = new FormsInMemory();
    private final RegisterEventType register = new RegisterEventType(forms, () -> NOON);

    @Test
    void the_first_is_version_one_and_the_same_again_changes_nothing() {
        Registered first = registered("parcels: { type: integer }", "");
        Registered again = registered("parcels: { description: how many, type: integer }", "");
        Registered same = registered("parcels: { type: integer }", "version: 1");

        assertThat(first).isInstanceOf(Registered.Added.class);
        assertThat(same).isInstanceOf(Registered.Unchanged.class);
        assertThat(again)
                .as("words for people are another schema, and break nothing")
                .satisfies(added ->
                        assertThat(((Registered.Added) added).form().version()).isEqualTo(2));
    }

    @Test
    void the_next_breaks_nothing_unless_it_says_its_number() {
        registered("parcels: { type: integer }", "");

        Registered refused = registered("parcels: { type: number }", "");
        Registered said = registered("parcels: { type: number }", "version: 2");

        assertThat(((Registered.Breaking) refused).breaks())
                .containsExactly("'type' of parcels was \"integer\" and is \"number\"");
        assertThat(((Registered.Added) said).breaks()).hasSize(1);
    }

    @Test
    void versions_are_never_edited_and_have_no_gaps() {
        registered("parcels: { type: integer }", "");

        assertThat(registered("parcels: { type: string }", "version: 1"))
                .isEqualTo(new Registered.Taken(standing(1), 2));
        assertThat(registered("parcels: { type: string }", "version: 3")).isEqualTo(new Registered.NotNext(2));
    }

    @Test
    void whoever_loses_to_another_looks_again() {
        registered("parcels: { type: integer }", "");
        forms.beforeTheNextPut(() -> registered("parcels: { type: integer }, note: { type: string }", ""));

        Registered late = registered("parcels: { type: integer }, sender: { type: string }", "");

        assertThat(((Registered.Breaking) late).breaks()).containsExactly("note was removed or renamed");
    }

    @Test
    void all_that_is_wrong_is_told_with_its_place() {
        assertThat(problems("""
                        type: Order Shipped
                        schema: [1]
                        example: 7
                        colour: red
                        """)).extracting(Problem::at).contains("namespace", "type", "schema", "example", "colour");
        assertThat(problems("namespace: shop\ntype: order.shipped\n"))
                .extracting(Problem::at)
                .containsExactly("schema");
        assertThat(problems("namespace: shop\ntype: step.shipped\nschema: { type: object }\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).contains("Millrace's own"));
        assertThat(problems("namespace: shop\ntype: a.b\nschema: { $comment: %s }\n".formatted("x".repeat(70_000))))
                .extracting(Problem::at)
                .containsExactly("schema");
    }

    private Registered registered(String fields, String more) {
        Problems problems = new Problems();
        Optional<EventFormDraft> draft = EventFormReader.read(
                "type: order.shipped\nschema: { type: object, properties: { " + fields + " } }\n" + more,
                Optional.of("shop"),
                Optional.empty(),
                problems);
        assertThat(problems.sorted()).isEmpty();
        return register.register(draft.orElseThrow(), "alice");
    }

    private EventForm standing(int version) {
        return forms.find("shop", "order.shipped", version).orElseThrow();
    }

    private static List<Problem> problems(String text) {
        Problems problems = new Problems();
        assertThat(EventFormReader.read(text, Optional.empty(), Optional.empty(), problems))
                .isEmpty();
        return problems.sorted();
    }
}
