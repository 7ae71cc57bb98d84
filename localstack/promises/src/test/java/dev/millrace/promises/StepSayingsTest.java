package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What a step says of skipped parents and of errors, through the whole stack.
@ExtendWith(SharedStack.class)
@Execution(ExecutionMode.CONCURRENT)
class StepSayingsTest {
    private final Millrace millrace;

    StepSayingsTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_step_whose_condition_does_not_hold_is_skipped_and_its_children_say_what_that_means() {
        JsonNode task = millrace.run("""
                namespace: shapes
                name: conditions
                version: 1.0.0
                steps:
                  - { name: look, handler: pass }
                  - { name: gift-wrap, handler: pass, dependsOn: look, condition: { "==": [{ var: input.gift }, true] } }
                  - { name: card, handler: pass, dependsOn: gift-wrap, whenSkipped: skip-if-any }
                  - { name: ship, handler: pass, dependsOn: [gift-wrap, card] }
                """, "shapes/conditions", Map.of("gift", false));

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(Millrace.states(task))
                .containsEntry("look", "complete")
                .containsEntry("gift-wrap", "skipped")
                .containsEntry("card", "skipped")
                .containsEntry("ship", "complete");
    }

    @Test
    void no_attempt_starts_later_than_its_policy_says() {
        JsonNode task = millrace.run("""
                namespace: shapes
                name: within
                version: 1.0.0
                steps:
                  - name: late
                    handler: fail
                    retry: { attempts: 5, backoff: fixed, delay: 5s, within: 1s }
                """, "shapes/within", Map.of());

        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(Steps.named(task, "late").path("attempt").asInt()).isEqualTo(1);
    }

    /// The sweep, which finds it, comes once a minute.
    @Test
    void a_task_whose_time_is_over_fails() {
        millrace.apply("""
                namespace: shapes
                name: overdue
                version: 1.0.0
                timeout: 2s
                steps:
                  - { name: long, handler: wait, config: { duration: 1h } }
                  - { name: after, handler: pass, dependsOn: long }
                """);

        JsonNode task = millrace.ended(millrace.submit("shapes/overdue", Map.of()), Duration.ofSeconds(150));

        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(Millrace.states(task)).containsEntry("long", "failed").containsEntry("after", "cancelled");
        assertThat(task.path("error").path("code").asText()).isEqualTo("TASK_TIMEOUT");
    }

    @Test
    void what_a_step_does_not_want_to_be_tried_again_is_not() {
        JsonNode task = millrace.run("""
                namespace: shapes
                name: except
                version: 1.0.0
                failurePolicy: continue
                defaults: { retry: { attempts: 3, backoff: fixed, delay: 10ms } }
                steps:
                  - { name: tried, handler: fail, config: { code: BUSY } }
                  - { name: excepted, handler: fail, config: { code: BUSY }, retry: { except: BUSY } }
                  - { name: not-on, handler: fail, config: { code: BUSY }, retry: { on: ["HTTP_5*", TIMEOUT] } }
                """, "shapes/except", Map.of());

        assertThat(Steps.named(task, "tried").path("attempt").asInt()).isEqualTo(3);
        assertThat(Steps.named(task, "excepted").path("attempt").asInt()).isEqualTo(1);
        assertThat(Steps.named(task, "not-on").path("attempt").asInt()).isEqualTo(1);
    }
}
