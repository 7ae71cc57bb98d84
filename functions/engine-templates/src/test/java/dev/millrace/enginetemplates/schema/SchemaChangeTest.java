package dev.millrace.enginetemplates.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaChangeTest {
    private static final String BEFORE = """
            {"type":"object","required":["id"],"properties":{
              "id":{"type":"string","description":"which"},
              "state":{"enum":["open","shut"]},
              "lines":{"type":"array","items":{"type":"object","required":["sku"],"properties":{"sku":{"type":"string"}}}}}}
            """;

    @Test
    void what_may_be_missing_may_come_and_so_may_values_and_words() {
        assertThat(breaks(BEFORE.replace("which", "of whom")
                        .replace("\"shut\"", "\"shut\",\"ajar\"")
                        .replace("\"sku\":{", "\"count\":{\"type\":\"integer\"},\"sku\":{")))
                .isEmpty();
    }

    @Test
    void all_else_breaks_someone_at_any_depth() {
        assertThat(breaks(BEFORE.replace("\"sku\":{\"type\":\"string\"}", "\"sku\":{\"type\":\"integer\"}")))
                .containsExactly("'type' of lines[].sku was \"string\" and is \"integer\"");
        assertThat(breaks(BEFORE.replace("[\"sku\"]", "[]")))
                .containsExactly("lines[].sku may be missing now, and consumers rely on it");
        assertThat(breaks(BEFORE.replace("[\"id\"]", "[\"id\",\"state\"]")))
                .containsExactly("state is required now, and events that are kept lack it");
        assertThat(breaks(BEFORE.replace("\"open\",", "")))
                .containsExactly("'enum' of state was [\"open\",\"shut\"] and is [\"shut\"]");
        assertThat(breaks(BEFORE.replace("{\"enum\":[\"open\",\"shut\"]}", "{}")))
                .hasSize(1);
        assertThat(breaks(BEFORE.replace("\"description\"", "\"minLength\":3,\"description\"")))
                .containsExactly("'minLength' of id was nothing and is 3");
        assertThat(breaks(BEFORE.replace(
                        "\"required\":[\"id\"]", "\"required\":[\"id\"],\"additionalProperties\":false")))
                .containsExactly("'additionalProperties' of the body was nothing and is false");
        assertThat(breaks("true")).hasSize(1);
    }

    private static List<String> breaks(String after) {
        return SchemaChange.breaks(JsonTrees.tree(new Json(BEFORE)), JsonTrees.tree(new Json(after)));
    }
}
