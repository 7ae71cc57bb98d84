package dev.millrace.enginetemplates.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.enginetemplates.TemplateDocument;
import dev.millrace.enginetemplates.diff.TemplateDiff.Changed;
import dev.millrace.enginetemplates.diff.TemplateDiff.Edge;
import dev.millrace.enginetemplates.diff.TemplateDiff.Named;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateDiffTest {
    @Test
    void steps_and_edges_are_told_apart_and_settings_by_their_keys() {
        TemplateDiff diff = between("""
                {"version":"1.0.0","failurePolicy":"continue","steps":[
                  {"name":"a","handler":"pass","retry":{"attempts":3,"backoff":"fixed"}},
                  {"name":"b","handler":"pass","dependsOn":"a"},
                  {"name":"c","handler":"pass","dependsOn":["a","b"]}]}""", """
                {"version":"1.1.0","steps":[
                  {"name":"c","handler":"pass","dependsOn":["a","d"]},
                  {"name":"a","handler":"http","retry":{"attempts":5,"backoff":"fixed"},"lane":"high"},
                  {"name":"d","handler":"wait"}]}""");

        assertThat(diff.isEmpty()).isFalse();
        assertThat(diff.settings().toString())
                .isEqualTo("[Change[at=failurePolicy, from=Optional[\"continue\"]," + " to=Optional.empty]]");
        assertThat(diff.added()).containsExactly(new Named("d", "wait"));
        assertThat(diff.removed()).containsExactly(new Named("b", "pass"));
        assertThat(diff.changed()).extracting(Changed::name).containsExactly("a");
        assertThat(diff.changed().getFirst().changes())
                .extracting(change -> change.at() + " " + said(change.from()) + " " + said(change.to()))
                .containsExactly("handler \"pass\" \"http\"", "lane - \"high\"", "retry.attempts 3 5");
        assertThat(diff.newEdges()).containsExactly(new Edge("d", "c"));
        assertThat(diff.goneEdges()).containsExactly(new Edge("a", "b"), new Edge("b", "c"));
        assertThat(diff.narrowed()).isEmpty();
    }

    @Test
    void the_same_steps_in_another_order_are_no_difference() {
        assertThat(between(
                                "{\"version\":\"1.0.0\",\"steps\":[{\"name\":\"a\"},{\"name\":\"b\"}]}",
                                "{\"version\":\"2.0.0\",\"steps\":[{\"name\":\"b\"},{\"name\":\"a\"}]}")
                        .isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                   | {\"title\":\"x\"}                        | -",
                "{\"type\":\"integer\"}               | {\"type\":\"number\"}                   | -",
                "{\"type\":\"number\"}                | {\"type\":\"integer\"}                  | $.input",
                "{\"type\":[\"string\",\"null\"]}     | {\"type\":\"string\"}                   | $.input",
                "{\"required\":[\"a\"]}               | {\"required\":[\"a\",\"b\"]}            | $.input.b",
                "{\"required\":[\"a\",\"b\"]}         | {\"required\":[\"a\"]}                  | -",
                "{\"properties\":{\"a\":{}}}          | {\"properties\":{\"a\":{\"minimum\":1}}}  | $.input.a",
                "{\"properties\":{\"a\":{\"minimum\":2}}} | {\"properties\":{\"a\":{\"minimum\":1},\"b\":{\"type\":\"string\"}}} | -",
                "{\"properties\":{\"a\":{}}}          | {\"additionalProperties\":false}         | $.input",
                "{\"additionalProperties\":false}     | {}                                       | -",
                "{\"enum\":[1,2]}                     | {\"enum\":[2,3]}                         | $.input",
                "{\"enum\":[1,2]}                     | {\"enum\":[1,2,3]}                       | -",
                "{\"items\":{\"maxLength\":9}}        | {\"items\":{\"maxLength\":8}}            | $.input[]",
                "{\"items\":{\"maxLength\":9}}        | {\"items\":{\"maxLength\":10}}           | -",
                "{\"oneOf\":[{\"type\":\"string\"}]}  | {\"oneOf\":[{\"type\":\"string\"},{}]}   | $.input",
                "{\"pattern\":\"x\"}                  | {}                                       | -"
            })
    void an_input_is_compatible_if_all_that_was_taken_still_is(String from, String to, String at) {
        TemplateDiff diff = between(
                "{\"version\":\"1.0.0\",\"input\":" + from + "}", "{\"version\":\"1.1.0\",\"input\":" + to + "}");

        assertThat(diff.narrowed().stream().map(TemplateDiff.Narrowing::at).findFirst())
                .isEqualTo(at.equals("-") ? Optional.empty() : Optional.of(at));
    }

    @Test
    void a_schema_where_there_was_none_is_narrower_and_none_where_there_was_one_is_not() {
        String without = "{\"version\":\"1.0.0\"}";
        String with = "{\"version\":\"1.1.0\",\"input\":{\"type\":\"object\"}}";

        assertThat(between(without, with).narrowed()).hasSize(1);
        assertThat(between(with, without).narrowed()).isEmpty();
    }

    private static String said(Optional<?> value) {
        return value.map(Object::toString).orElse("-");
    }

    private static TemplateDiff between(String from, String to) {
        return TemplateDiff.between(TemplateDocument.of(from), TemplateDocument.of(to));
    }
}
