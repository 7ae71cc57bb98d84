package dev.millrace.enginetemplates.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaCheckTest {
    private static final Json ORDER = new Json("""
            {"type": "object", "required": ["id", "items"], "additionalProperties": false,
             "properties": {
               "id": {"type": "string", "minLength": 1},
               "paid": {"type": ["boolean", "null"]},
               "at": {"format": "date-time"},
               "size": {"enum": ["S", "M"]},
               "amount": {"multipleOf": 0.01, "minimum": 0},
               "items": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/item"}}},
             "$defs": {"item": {"type": "object", "required": ["sku"], "properties": {"parts": {"items": {"$ref": "#/$defs/item"}}}}}}
            """);

    private final SchemaCheck check = new SchemaCheck();

    @Test
    void a_value_that_satisfies_its_schema_has_no_violations() {
        assertThat(violations("{\"id\": \"a\", \"paid\": null, \"amount\": 12.34, \"items\": [{\"sku\": 1}]}"))
                .isEmpty();
    }

    @Test
    void every_violation_has_its_path_and_its_fix() {
        assertThat(violations("""
                        {"id": 5, "paid": "yes", "at": "noon", "size": "L", "amount": -1, "colour": "red",
                         "items": [{"sku": 1, "parts": [{}]}, "x"]}"""))
                .containsExactlyInAnyOrder(
                        "$.id: this must be string, not integer — write string",
                        "$.paid: this must be [boolean, null], not string — write [boolean, null]",
                        "$.at: this is not in the format 'date-time' — write it in that format",
                        "$.size: this must be one of [\"S\", \"M\"] — choose one of these",
                        "$.amount: must have a minimum value of 0 — raise it",
                        "$: 'colour' is not known here — leave it out",
                        "$.items[0].parts[0]: 'sku' is missing — add it",
                        "$.items[1]: this must be object, not string — write object");
    }

    @Test
    void numbers_that_would_take_forever_are_refused() {
        assertThat(violations("{\"id\": \"a\", \"items\": [{\"sku\": 1}], \"amount\": 1e999999999}"))
                .containsExactly("$: a number in it has more than a thousand digits — write it as text");
    }

    @Test
    void a_value_nested_as_deep_as_its_schema_goes_gets_an_answer() {
        Json list = new Json("{\"type\": \"array\", \"items\": {\"$ref\": \"#\"}}");
        String deep = "[".repeat(990) + "]".repeat(990);

        List<Violation> violations = check.violations(JsonTrees.tree(new Json(deep)), list);

        assertThat(violations.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void a_schema_of_one_word_works_too() {
        assertThat(check.violations(JsonTrees.tree(new Json("1")), new Json("true")))
                .isEmpty();
        assertThat(check.violations(JsonTrees.tree(new Json("1")), new Json("false")))
                .hasSize(1);
    }

    @Test
    void no_more_than_a_hundred_violations_are_told() {
        String many = "[" + "1,".repeat(10_000) + "1]";

        assertThat(check.violations(JsonTrees.tree(new Json(many)), new Json("{\"items\": {\"type\": \"string\"}}")))
                .hasSize(100);
    }

    private List<String> violations(String value) {
        return check.violations(JsonTrees.tree(new Json(value)), ORDER).stream()
                .map(Violation::toString)
                .toList();
    }
}
