package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Inputs and results that no item of the table can hold.
@ExtendWith(SharedStack.class)
class LargePayloadsTest {
    private final Millrace millrace;

    LargePayloadsTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void an_input_and_a_result_of_401_KB_arrive_whole() {
        var text = "é".repeat(401 * 1024 / 2);

        var task = millrace.run(twoSteps("large-401k"), "promises/large-401k", Map.of("text", text));

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(task.path("result").path("text").asText()).isEqualTo(text);
    }

    @Test
    void an_input_and_a_result_of_10_MB_travel_beside_the_API() {
        var text = "0123456789".repeat(1024 * 1024);
        millrace.apply(twoSteps("large-10m"));

        var upload = millrace.post("/uploads", "").expecting(201).body();
        millrace.put(URI.create(upload.path("url").asText()), "{\"text\":\"" + text + "\"}");
        var task = millrace.ended(millrace.submit(Millrace.JSON
                .createObjectNode()
                .put("template", "promises/large-10m")
                .put("inputRef", upload.path("ref").asText())));

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(task.path("resultBytes").asLong()).isGreaterThan(10L * 1024 * 1024);
        var result =
                millrace.read(URI.create(task.path("resultUrls").path("second").asText()));
        assertThat(result.path("text").asText()).isEqualTo(text);
    }

    @Test
    void a_ref_that_was_never_offered_is_refused() {
        millrace.apply(twoSteps("large-none"));

        millrace.post("/tasks", "{\"template\":\"promises/large-none\",\"inputRef\":\"templates/secret\"}")
                .expecting(400);
        millrace.post("/tasks", "{\"template\":\"promises/large-none\",\"inputRef\":\"upload:" + "0".repeat(26) + "\"}")
                .expecting(400);
    }

    private static String twoSteps(String name) {
        return """
                namespace: promises
                name: %s
                version: 1.0.0
                steps:
                  - { name: first, handler: pass }
                  - { name: second, handler: pass, dependsOn: first, input: "${steps.first.result}" }
                """.formatted(name);
    }
}
