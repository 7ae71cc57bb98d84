package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Work that is longer than an invocation, through the whole stack.
@ExtendWith(SharedStack.class)
class LongWorkTest {
    private final Millrace millrace;

    LongWorkTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_step_goes_on_over_many_invocations_and_tells_of_each() {
        var task = millrace.run("""
                namespace: long
                name: count
                version: 1.0.0
                events: all
                steps:
                  - { name: before, handler: pass }
                  - { name: count, handler: test.count, dependsOn: before, config: { to: 4, restMillis: 200 } }
                  - { name: after, handler: pass, dependsOn: count, input: "${steps.count.result}" }
                """, "long/count", Map.of());

        assertThat(Millrace.state(task)).as(task::toString).isEqualTo("complete");
        assertThat(numbers(task.path("result"))).containsExactly(1, 2, 3, 4);
        assertThat(Steps.named(task, "count").path("attempt").asInt()).isEqualTo(1);
        assertThat(causes(task, "count"))
                .containsExactly(
                        "in place",
                        "asked to go on",
                        "taken up",
                        "asked to go on",
                        "taken up",
                        "asked to go on",
                        "taken up",
                        "returned");
        var events = Eventually.found(
                "an event of each leg",
                Eventually.PATIENCE,
                () -> Optional.of(millrace.events()
                                .of(task.path("task").path("id").asText()))
                        .filter(told -> told.stream()
                                        .filter(event ->
                                                event.path("type").asText().equals("step.taken-up"))
                                        .count()
                                == 3));
        assertThat(events.stream().filter(event -> event.path("type").asText().equals("step.continued")))
                .hasSize(3)
                .allMatch(event -> event.path("from").asText().equals("running")
                        && event.path("to").asText().equals("ready"));
    }

    @Test
    void the_only_step_of_a_task_goes_on_and_a_large_checkpoint_with_it() {
        var task = millrace.run("""
                namespace: long
                name: only
                version: 1.0.0
                steps:
                  - { name: count, handler: test.count, config: { to: 3, restMillis: 0, pad: 400000 } }
                """, "long/only", Map.of());

        assertThat(numbers(task.path("result"))).as(task::toString).containsExactly(1, 2, 3);
    }

    @Test
    void a_failed_attempt_is_followed_by_one_that_goes_on_from_the_checkpoint() {
        var task = millrace.run("""
                namespace: long
                name: breaks
                version: 1.0.0
                steps:
                  - name: count
                    handler: test.count
                    config: { to: 4, restMillis: 0, breaksAt: 2 }
                    retry: { attempts: 2, backoff: fixed, delay: 10ms }
                """, "long/breaks", Map.of());

        assertThat(numbers(task.path("result"))).as(task::toString).containsExactly(1, 2, 3, 4);
        assertThat(Steps.named(task, "count").path("attempt").asInt()).isEqualTo(2);
    }

    @Test
    void a_step_that_would_go_on_for_longer_than_it_may_fails() {
        var task = millrace.run("""
                namespace: long
                name: too-long
                version: 1.0.0
                steps:
                  - name: count
                    handler: test.count
                    config: { to: 4, restMillis: 7200000 }
                    retry: { within: 1h }
                """, "long/too-long", Map.of());

        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(task.path("error").path("code").asText()).isEqualTo("CONTINUED_TOO_LONG");
    }

    @Test
    void a_worker_outside_hands_its_work_on_to_whoever_polls_next() {
        millrace.apply("""
                namespace: long
                name: outside
                version: 1.0.0
                steps:
                  - { name: copy, handler: "worker:default", retry: { attempts: 1 } }
                """);
        var id = millrace.submit("long/outside", Map.of());
        var first = poll();

        assertThat(first.has("checkpoint")).isFalse();
        say(first, "{}").expecting(400);
        say(first, "{\"checkpoint\": {\"page\": 7}, \"afterSeconds\": -1}").expecting(400);
        var answer =
                say(first, "{\"checkpoint\": {\"page\": 7}}").expecting(200).body();
        assertThat(answer.path("state").asText()).isEqualTo("ready");
        assertThat(answer.has("goesOnAt")).isTrue();
        var again = say(first, "{\"checkpoint\": {\"page\": 7}}");
        var second = poll();

        assertThat(again.status()).as("said again: %s", again).isEqualTo(200);
        assertThat(second.path("attempt").asInt()).isEqualTo(1);
        assertThat(second.path("checkpoint").path("page").asInt()).isEqualTo(7);
        say(first, "{\"checkpoint\": {\"page\": 8}}").expecting(410);
        millrace.post("/claims/" + second.path("token").asText() + "/complete", "{\"result\": \"copied\"}")
                .expecting(200);
        assertThat(millrace.ended(id).path("result").asText()).isEqualTo("copied");
    }

    private JsonNode poll() {
        var work = millrace.post("/workers/default/poll", "{\"worker\": \"long\", \"waitSeconds\": 10}")
                .expecting(200)
                .body()
                .path("work");
        assertThat(work).as(() -> "" + millrace.log()).hasSize(1);
        return work.path(0);
    }

    private Answer say(JsonNode work, String body) {
        return millrace.post("/claims/" + work.path("token").asText() + "/continue", body);
    }

    private static List<Integer> numbers(JsonNode list) {
        return list.valueStream().map(JsonNode::asInt).toList();
    }

    private static List<String> causes(JsonNode task, String step) {
        return task.path("history")
                .valueStream()
                .filter(entry -> entry.path("step").asText().equals(step))
                .map(entry -> entry.path("cause").asText())
                .toList();
    }
}
