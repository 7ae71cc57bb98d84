package dev.millrace.enginetemplates.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.DocumentReader;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problem;
import dev.millrace.enginetemplates.document.Problems;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputMappingTest {
    private static final JsonNode INPUT = json("""
            {"id": 7, "name": "Ann", "rate": 1.10, "big": 12345678901234567890.123456789, "none": null, "yes": true,
             "items": [{"sku": "a"}, {"sku": "b"}], "odd key": {"a.b": 1}, "$id": 2}""");
    private static final Map<String, JsonNode> RESULTS =
            Map.of("charge", json("{\"receipt\": {\"no\": 5}}"), "count-all", json("[1, 2]"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"${input.id}\"                              | 7",
                "\"${input.rate}\"                            | 1.10",
                "\"${input.big}\"                             | 12345678901234567890.123456789",
                "\"${input.none}\"                            | null",
                "\"${input.items}\"                           | [{\"sku\":\"a\"},{\"sku\":\"b\"}]",
                "\"${input.items[1].sku}\"                    | \"b\"",
                "\"${input['odd key'][\\\"a.b\\\"]}\"         | 1",
                "\"${steps.charge.result}\"                   | {\"receipt\":{\"no\":5}}",
                "\"${steps.charge.result.receipt.no}\"        | 5",
                "\"${steps.count-all.result[0]}\"             | 1",
                "\"${task.id}\"                               | \"t1\"",
                "\"${input.x?}\"                              | null",
                "\"${input.x.y[3]?}\"                         | null",
                "\"${input.none.deeper?}\"                    | null",
                "\"${steps.skipped.result?}\"                 | null",
                "\"${input.name} has ${input.id}!\"           | \"Ann has 7!\"",
                "\"<${input.x?}>\"                            | \"<>\"",
                "\"${input.yes}/${input.rate}\"               | \"true/1.10\"",
                "\"all: ${input.items}\"                      | \"all: [{\\\"sku\\\":\\\"a\\\"},{\\\"sku\\\":\\\"b\\\"}]\"",
                "\"$${input.id} costs $5 and $ and {}\"       | \"${input.id} costs $5 and $ and {}\"",
                "\"plain\"                                    | \"plain\"",
                "5                                            | 5",
                "{\"a\":[\"${input.id}\",{\"${input.id}\":true}]} | {\"a\":[7,{\"${input.id}\":true}]}",
            })
    void references_are_filled_in(String mapping, String made) {
        assertThat(apply(mapping)).isEqualTo(new Made.Input(json(made)));
    }

    @Test
    void the_whole_input_can_be_passed_on() {
        assertThat(apply("{\"all\":\"${input}\"}"))
                .isInstanceOfSatisfying(
                        Made.Input.class,
                        made -> assertThat(made.input().get("all")).isEqualTo(INPUT));
    }

    @Test
    void everything_that_is_missing_is_named_with_the_place_where_the_way_ends() {
        assertThat(apply("""
                        {"a": "${input.customer.email}", "b": "x ${input.items[2].sku}", "c": "${steps.skipped.result}",
                         "d": "${input.items[0].price}", "e": "${input.name.first}", "f": "${steps.charge.result.no}"}"""))
                .isEqualTo(new Made.Missing("${input.customer.email}: the task's input has no 'customer';"
                        + " ${input.items[2].sku}: the task's input has no item 2 in items;"
                        + " ${steps.skipped.result}: step 'skipped' has no result;"
                        + " ${input.items[0].price}: the task's input has no 'price' in items[0];"
                        + " ${input.name.first}: the task's input has no 'first' in name;"
                        + " ${steps.charge.result.no}: the result of step 'charge' has no 'no'"));
    }

    @Test
    void a_mapping_knows_what_it_reads() {
        InputMapping mapping = InputMapping.of(
                new Json("[\"${steps.b.result}\", \"${steps.a.result.x} ${steps.b.result}\", \"${task.id}\"]"));

        assertThat(mapping.steps()).containsExactly("b", "a");
        assertThat(mapping.readsTaskInput()).isFalse();
        assertThat(InputMapping.of(new Json("{\"a\":\"- ${input.x}\"}")).readsTaskInput())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "${                         | '${' is not known here",
                "${}                        | '${' is not known here",
                "${input                    | '${input' is never closed",
                "${inputs.a}                | '${inputs' is not known here",
                "${input.}                  | a key is missing after",
                "${input..a}                | a key is missing after",
                "${input.a[x]}              | a position in a list",
                "${input.a[-1]}             | a position in a list",
                "${input.a[99999999999]}    | a position in a list",
                "${input.a[1}               | a position in a list",
                "${input[\"a}               | is never closed",
                "${input.a?.b}              | '.' can't stand after",
                "${input.a b}               | ' ' can't stand after",
                "${input-a}                 | '${input-a' is not known here",
                "${ input.a}                | '${' is not known here",
                "${steps}                   | '.' must follow",
                "${steps.a}                 | '.result' must follow",
                "${steps.a.results}         | '.result' must follow",
                "${steps.a.output}          | '.result' must follow",
                "${task}                    | '.id' must follow",
                "${task.name}               | '.id' must follow",
                "${task.id.x}               | '.' can't stand after",
                "text ${input.a} ${input    | '${input' is never closed",
            })
    void a_reference_that_is_not_well_formed_is_explained(String text, String problem) {
        Problems problems = new Problems();

        InputMapping.read(Place.root(DocumentReader.readStored(quoted(text))), problems);

        List<Problem> found = problems.sorted();
        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.problem())
                    .startsWith(problem.startsWith("is") ? "'" : problem)
                    .contains(problem);
            assertThat(one.fix()).isNotBlank();
        });
    }

    @Test
    void a_stored_mapping_that_can_not_be_read_is_refused() {
        assertThatThrownBy(() -> InputMapping.of(new Json("\"${\""))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Made apply(String mapping) {
        return InputMapping.of(new Json(mapping)).apply(new MappingInput("t1", INPUT, RESULTS));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\\\"") + "\"";
    }

    private static JsonNode json(String text) {
        return JsonTrees.tree(new Json(text));
    }
}
