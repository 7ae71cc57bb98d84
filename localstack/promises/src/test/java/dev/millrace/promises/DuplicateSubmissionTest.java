package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// A key makes a submission safe to repeat.
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DuplicateSubmissionTest {
    private final Millrace millrace;

    DuplicateSubmissionTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @BeforeAll
    void apply() {
        millrace.apply(Graphs.chain("repeated", 2));
    }

    @Test
    void the_same_key_with_the_same_input_returns_the_first_task() {
        var submission =
                Millrace.submission("graphs/repeated", Map.of("a", 1, "b", 2)).put("key", "order-1");
        var reordered =
                Millrace.submission("graphs/repeated", Map.of("b", 2, "a", 1)).put("key", "order-1");

        var first =
                millrace.post("/tasks", submission.toString()).expecting(201).body();
        var second =
                millrace.post("/tasks", reordered.toString()).expecting(200).body();

        assertThat(first.path("created").asBoolean()).isTrue();
        assertThat(second.path("created").asBoolean()).isFalse();
        assertThat(second.path("task").path("id")).isEqualTo(first.path("task").path("id"));
    }

    @Test
    void the_same_key_with_another_input_is_refused_naming_both() {
        var first = Millrace.submission("graphs/repeated", Map.of("amount", 1)).put("key", "order-2");
        var other = Millrace.submission("graphs/repeated", Map.of("amount", 2)).put("key", "order-2");
        var task = millrace.submit(first);

        var refused = millrace.post("/tasks", other.toString()).expecting(409);

        assertThat(refused.body().path("code").asText()).isEqualTo("KEY_CONFLICT");
        assertThat(refused.problems())
                .singleElement()
                .asString()
                .contains(task)
                .containsPattern("has the hash [0-9a-f]{32}; this one has [0-9a-f]{32}");
    }

    @Test
    void without_a_key_each_submission_is_a_task() {
        var submission = Millrace.submission("graphs/repeated", Map.of());

        assertThat(millrace.submit(submission)).isNotEqualTo(millrace.submit(submission));
    }
}
