package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of steps that fail, hang, throw, or return what can't be kept; and of those that wait.
@ExtendWith(SharedStack.class)
class FailuresTest {
    private final Millrace millrace;

    FailuresTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_step_that_fails_twice_succeeds_in_its_third_attempt() {
        var task = millrace.run("""
                namespace: promises
                name: third-time
                version: 1.0.0
                steps:
                  - name: shaky
                    handler: fail
                    config: { times: 2 }
                    retry: { attempts: 3, backoff: fixed, delay: 100ms }
                  - { name: after, handler: pass, dependsOn: shaky, input: "${steps.shaky.result}" }
                """, "promises/third-time", Map.of("kept", true));

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(Steps.named(task, "shaky").path("attempt").asInt()).isEqualTo(3);
        assertThat(task.path("result").path("kept").asBoolean()).isTrue();
    }

    @Test
    void a_permanent_failure_under_fail_fast_cancels_what_has_not_begun() {
        var task = millrace.run(policy("fail-fast"), "promises/policy-fail-fast", Map.of());

        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(Millrace.states(task))
                .containsEntry("doomed", "failed")
                .containsEntry("behind", "cancelled")
                .containsEntry("timer", "cancelled")
                .containsEntry("far", "cancelled");
        assertThat(Steps.named(task, "doomed").path("attempt").asInt()).isEqualTo(1);
        assertThat(task.path("error").path("code").asText()).isEqualTo("CARD_DECLINED");
    }

    @Test
    void a_permanent_failure_under_continue_gives_up_only_what_lies_behind_it() {
        var task = millrace.run(policy("continue"), "promises/policy-continue", Map.of());

        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(Millrace.states(task))
                .containsEntry("doomed", "failed")
                .containsEntry("behind", "cancelled")
                .containsEntry("timer", "complete")
                .containsEntry("far", "complete");
    }

    private static String policy(String policy) {
        return """
                namespace: promises
                name: policy-%1$s
                version: 1.0.0
                failurePolicy: %1$s
                steps:
                  - { name: start, handler: pass }
                  - { name: doomed, handler: fail, dependsOn: start, config: { permanent: true, code: CARD_DECLINED } }
                  - { name: behind, handler: pass, dependsOn: doomed }
                  - { name: timer, handler: wait, dependsOn: start, config: { duration: 2s } }
                  - { name: far, handler: pass, dependsOn: timer }
                """.formatted(policy);
    }

    @Test
    void a_handler_that_hangs_is_left_at_its_timeout() {
        var task =
                single("hang", "handler: test.hang, timeout: 1s, retry: { attempts: 2, backoff: fixed, delay: 10ms }");

        isFailed(task, "TIMEOUT", 2);
    }

    @Test
    void a_handler_that_throws_is_tried_again_and_then_fails() {
        var task = single("throw", "handler: test.throw, retry: { attempts: 2, backoff: fixed, delay: 10ms }");

        isFailed(task, "HANDLER_FAILED", 2);
        assertThat(task.path("error").path("message").asText()).contains("nobody expected this");
    }

    @Test
    void a_result_that_is_no_JSON_fails_the_step_for_good() {
        isFailed(single("unwritable", "handler: test.unwritable"), "RESULT_NOT_SERIALISABLE", 1);
    }

    @Test
    void a_result_over_50_MB_fails_the_step_for_good() {
        isFailed(single("huge", "handler: test.text, input: 50000000"), "RESULT_TOO_LARGE", 1);
    }

    @Test
    void a_result_that_breaks_its_schema_fails_the_step() {
        var task = single("misfit", "handler: pass, input: a text, result: { type: integer }");

        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(task.path("error").path("code").asText()).isEqualTo("RESULT_INVALID");
    }

    @Test
    void a_step_waits_without_a_worker_and_goes_on_at_its_time() {
        var started = Instant.now();

        var task = single("wait", "handler: wait, config: { duration: 1500ms }");

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(Duration.between(started, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
        assertThat(task.path("history")
                        .valueStream()
                        .map(move -> move.path("to").asText()))
                .contains("waiting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"critical", "high", "normal", "low", "background"})
    void every_lane_works(String lane) {
        millrace.apply(Graphs.diamond("lane-" + lane));

        var task = millrace.submit(
                Millrace.submission("graphs/lane-" + lane, Map.of()).put("lane", lane));

        var ended = millrace.ended(task);
        assertThat(Millrace.state(ended)).isEqualTo("complete");
        assertThat(ended.path("task").path("lane").asText()).isEqualTo(lane);
    }

    /// A task of one step.
    private JsonNode single(String name, String step) {
        return millrace.run("""
                namespace: promises
                name: single-%s
                version: 1.0.0
                steps:
                  - { name: only, %s }
                """.formatted(name, step), "promises/single-" + name, Map.of());
    }

    private static void isFailed(JsonNode task, String code, int attempts) {
        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(task.path("error").path("code").asText()).isEqualTo(code);
        assertThat(Steps.named(task, "only").path("attempt").asInt()).isEqualTo(attempts);
    }
}
