package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A template, or a submission, says what makes two submissions the same one.
@ExtendWith(SharedStack.class)
class IdentityTest {
    private final Millrace millrace;

    IdentityTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void the_same_content_is_the_same_task() {
        millrace.apply(template("by-content", "\"content\""));

        var first = millrace.submit(Millrace.submission("same/by-content", Map.of("a", 1, "b", 2)));
        var again = post(Millrace.submission("same/by-content", Map.of("b", 2, "a", 1)), 200);
        var other = millrace.submit(Millrace.submission("same/by-content", Map.of("a", 1, "b", 3)));

        assertThat(again).isEqualTo(first).isNotEqualTo(other);
        assertThat(Millrace.state(millrace.ended(first))).isEqualTo("complete");
        assertThat(Millrace.state(millrace.ended(other))).isEqualTo("complete");
    }

    @Test
    void after_its_window_the_same_content_is_a_new_task() {
        millrace.apply(template("in-a-window", "{\"by\":\"content\",\"within\":\"2s\"}"));
        var submission = Millrace.submission("same/in-a-window", Map.of("order", 7));

        var first = millrace.submit(submission);
        assertThat(post(submission, 200)).isEqualTo(first);
        assertThat(Millrace.state(millrace.ended(first))).isEqualTo("complete");

        var second = Eventually.found("a window's end", Eventually.PATIENCE, () -> {
            var answer = millrace.post("/tasks", submission.toString());
            return answer.status() == 201
                    ? Optional.of(answer.body().path("task").path("id").asText())
                    : Optional.<String>empty();
        });
        assertThat(second).isNotEqualTo(first);
        assertThat(Millrace.state(millrace.ended(second))).isEqualTo("complete");
    }

    @Test
    void a_submission_may_say_otherwise_than_its_template() {
        millrace.apply(template("as-said", "\"content\""));
        var byKey = Millrace.submission("same/as-said", Map.of("n", 1))
                .put("key", "k1")
                .put("identity", "key");
        var unique = Millrace.submission("same/as-said", Map.of("n", 1)).put("identity", "unique");
        var windowed = Millrace.submission("same/as-said", Map.of("n", 1)).put("key", "k1");
        windowed.putObject("identity").put("by", "key").put("within", "1h");

        var first = millrace.submit(byKey);

        assertThat(post(byKey, 200)).isEqualTo(first);
        assertThat(millrace.submit(unique)).isNotEqualTo(millrace.submit(unique));
        var inWindow = millrace.submit(windowed);
        assertThat(post(windowed, 200)).isEqualTo(inWindow).isNotEqualTo(first);
    }

    @Test
    void what_means_nothing_is_refused_with_all_problems() {
        millrace.apply(template("refusing", "\"content\""));
        var keyed = Millrace.submission("same/refusing", Map.of()).put("key", "k");
        var wrong = Millrace.submission("same/refusing", Map.of());
        wrong.putObject("identity").put("by", "name").put("within", "soon").put("from", "now");

        assertThat(millrace.post("/tasks", keyed.toString()).expecting(400).problems())
                .containsExactly(
                        "$.key: submissions of this template are compared by their input, so a key means nothing");
        assertThat(millrace.post("/tasks", wrong.toString()).expecting(400).problems())
                .containsExactlyInAnyOrder(
                        "$.identity.from: there is no such key",
                        "$.identity.by: this tells nothing to compare submissions by",
                        "$.identity.within: this is no duration from 1s to 365d");
    }

    private String post(ObjectNode submission, int status) {
        return millrace.post("/tasks", submission.toString())
                .expecting(status)
                .body()
                .path("task")
                .path("id")
                .asText();
    }

    private static String template(String name, String identity) {
        return "{\"namespace\":\"same\",\"name\":\"" + name + "\",\"version\":\"1.0.0\",\"identity\":" + identity
                + ",\"steps\":[{\"name\":\"a\",\"handler\":\"pass\",\"input\":null}]}";
    }
}
