package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.promises.handlers.Door;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What people and other systems do to tasks that run, by the HTTP API through the whole stack.
@ExtendWith(SharedStack.class)
class ControlTest {
    private final Millrace millrace;

    ControlTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_paused_task_waits_and_goes_on_when_it_is_resumed() {
        millrace.apply("""
                namespace: control
                name: pause
                version: 1.0.0
                steps:
                  - { name: soon, handler: wait, config: { duration: 1s } }
                  - { name: after, handler: pass, dependsOn: soon }
                """);
        var id = millrace.submit("control/pause", Map.of());

        order(id, "pause", "{\"reason\": \"lunch\"}").expecting(200);
        assertThat(Millrace.state(millrace.show(id, ""))).isEqualTo("paused");
        order(id, "resume", "").expecting(200);

        var task = millrace.ended(id);
        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(task.path("history")
                        .valueStream()
                        .map(entry -> entry.path("detail").asText()))
                .contains("lunch");
    }

    @Test
    void a_task_that_is_cancelled_gracefully_ends_what_runs_and_takes_back_what_was_done() {
        millrace.apply("""
                namespace: control
                name: leave
                version: 1.0.0
                steps:
                  - { name: book, handler: test.door, input: "${input.first}", compensate: pass }
                  - { name: pay, handler: test.door, input: "${input.second}", dependsOn: book }
                  - { name: ship, handler: pass, dependsOn: pay }
                """);
        var first = "leave-" + System.nanoTime();
        System.setProperty(Door.DOOR + first, "open");
        var second = first + "-second";
        var id = millrace.submit("control/leave", Map.of("first", first, "second", second));
        Eventually.until(
                "pay runs",
                () -> "running"
                        .equals(Millrace.states(millrace.show(id, "?include=steps"))
                                .get("pay")));

        order(id, "cancel", "{\"mode\": \"slowly\", \"compensate\": true}").expecting(400);
        var asked = order(id, "cancel", "{\"mode\": \"graceful\", \"compensate\": true, \"reason\": \"rain\"}")
                .expecting(200);
        assertThat(asked.body().path("task").path("cancelling").asBoolean()).isTrue();
        System.setProperty(Door.DOOR + second, "open");

        var task = millrace.ended(id);
        assertThat(Millrace.state(task)).isEqualTo("cancelled");
        assertThat(Millrace.states(task))
                .containsEntry("book", "complete")
                .containsEntry("pay", "complete")
                .containsEntry("ship", "cancelled");
        assertThat(task.path("history"))
                .anyMatch(entry -> entry.path("step").asText().equals("undo book")
                        && entry.path("to").asText().equals("complete"));
        assertThat(millrace.events().throughTheEndOf(id))
                .extracting(event -> event.path("type").asText())
                .contains("task.cancel-requested");
    }

    @Test
    void a_blocked_task_goes_on_once_its_failure_is_resolved_by_hand() {
        millrace.apply("""
                namespace: control
                name: block
                version: 1.0.0
                failurePolicy: block
                steps:
                  - { name: doomed, handler: fail, config: { permanent: true } }
                  - { name: after, handler: pass, dependsOn: doomed, input: "${steps.doomed.result}" }
                """);
        var id = millrace.submit("control/block", Map.of());
        stands(id, "blocked");

        order(id, "resolve", "{\"step\": \"doomed\", \"result\": {\"by\": \"hand\"}, \"reason\": \"called them\"}")
                .expecting(200);

        var task = millrace.ended(id);
        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(Millrace.states(task)).containsEntry("doomed", "resolved");
        assertThat(task.path("result").path("by").asText()).isEqualTo("hand");
    }

    @Test
    void a_blocked_task_is_called_done_as_a_whole() {
        millrace.apply("""
                namespace: control
                name: called-done
                version: 1.0.0
                failurePolicy: block
                steps: [{ name: doomed, handler: fail, config: { permanent: true } }]
                """);
        var id = millrace.submit("control/called-done", Map.of());
        stands(id, "blocked");

        assertThat(order(id, "resolve", "{\"result\": {\"by\": \"hand\"}}")
                        .expecting(400)
                        .problems())
                .containsExactly("$.result: a task that is called done has the results of its steps");
        order(id, "resolve", "{\"reason\": \"done on paper\"}").expecting(200);

        var task = millrace.ended(id);
        assertThat(Millrace.state(task)).isEqualTo("resolved");
        Eventually.until(
                "it is told",
                () -> millrace.events().of(id).stream()
                        .anyMatch(event -> event.path("type").asText().equals("task.resolved")));
    }

    @Test
    void a_failed_task_is_retried_and_a_complete_one_is_done_again_from_a_step() {
        var failed = millrace.run("""
                namespace: control
                name: retry
                version: 1.0.0
                steps:
                  - name: shaky
                    handler: fail
                    config: { times: 1 }
                    retry: { attempts: 1 }
                  - { name: after, handler: pass, dependsOn: shaky }
                """, "control/retry", Map.of());
        var id = failed.path("task").path("id").asText();
        assertThat(Millrace.state(failed)).isEqualTo("failed");

        order(id, "skip", "{\"step\": \"shaky\"}").expecting(200);
        assertThat(Millrace.state(millrace.ended(id))).isEqualTo("complete");

        order(id, "restart", "{\"step\": \"after\"}").expecting(200);
        var again = millrace.ended(id);
        assertThat(Millrace.state(again)).isEqualTo("complete");
        assertThat(again.path("history")
                        .valueStream()
                        .filter(entry -> entry.path("step").asText().equals("after"))
                        .filter(entry -> entry.path("to").asText().equals("complete")))
                .hasSize(2);
    }

    @Test
    void a_step_waits_until_somebody_outside_answers() {
        millrace.apply("""
                namespace: control
                name: answer
                version: 1.0.0
                steps:
                  - { name: approve, handler: test.token, answerWithin: 2d, input: "${input.box}", result: { type: object } }
                  - { name: pay, handler: pass, dependsOn: approve, input: "${steps.approve.result}" }
                """);
        var box = new TokenBox();
        var id = millrace.submit("control/answer", Map.of("box", box.name()));
        var token = Eventually.found("the token", Eventually.PATIENCE, box::token);
        stands(id, "waiting");

        millrace.post("/answers/" + token + "x", "{}").expecting(404);
        millrace.post("/answers/" + token, "{\"result\": \"yes\"}").expecting(400);
        millrace.post("/answers/" + token, "{\"result\": {\"approved\": true}}").expecting(200);

        var task = millrace.ended(id);
        assertThat(task.path("result").path("approved").asBoolean()).isTrue();
        millrace.post("/answers/" + token, "{\"result\": {\"approved\": true}}").expecting(200);
        millrace.post("/answers/" + token, "{\"result\": {}}").expecting(409);
        assertThat(task.toString()).as("the secret is told to nobody else").doesNotContain(token);
    }

    @Test
    void orders_that_can_not_be_followed_are_refused_with_the_reason() {
        var task = millrace.run(Graphs.chain("told-what-to-do", 1), "graphs/told-what-to-do", Map.of());
        var id = task.path("task").path("id").asText();

        assertThat(order(id, "pause", "").expecting(409).problems()).anyMatch(problem -> problem.contains("complete"));
        order(id, "dance", "").expecting(404);
        assertThat(order(id, "skip", "{}").expecting(400).problems()).anyMatch(problem -> problem.contains("$.step"));
        order(id, "skip", "{\"step\": \"no-such\"}").expecting(404);
        order("0".repeat(26), "pause", "").expecting(404);
        order(id, "move", "{\"lane\": \"fast\"}").expecting(400);
    }

    @Test
    void a_failure_is_passed_over_and_a_task_goes_on_in_another_lane() {
        millrace.apply("""
                namespace: control
                name: skip
                version: 1.0.0
                failurePolicy: block
                steps:
                  - { name: lost, handler: fail, config: { permanent: true } }
                  - { name: after, handler: pass, dependsOn: lost }
                """);
        var id = millrace.submit("control/skip", Map.of());
        stands(id, "blocked");

        order(id, "move", "{\"lane\": \"high\"}").expecting(200);
        order(id, "skip", "{\"step\": \"lost\"}").expecting(200);

        var task = millrace.ended(id);
        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertThat(task.path("task").path("lane").asText()).isEqualTo("high");
        assertThat(Millrace.states(task)).containsEntry("lost", "skipped").containsEntry("after", "complete");
    }

    private Answer order(String id, String action, String body) {
        return millrace.post("/tasks/" + id + "/" + action, body);
    }

    private JsonNode stands(String id, String state) {
        return Eventually.found(
                id + " " + state,
                Eventually.PATIENCE,
                () -> Optional.of(millrace.show(id, ""))
                        .filter(task -> Millrace.state(task).equals(state)));
    }
}
