package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.localstack.LocalStackOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The routes by which workers outside are served, and Lambda functions
/// that do steps. Over a deployment that has a queue of workers more, and lets steps invoke some functions.
@OwnStack
class WorkersOutsideTest {
    private static Millrace millrace;

    @BeforeAll
    static void start() {
        millrace = Millrace.start(LocalStackOptions.of(SynthesizedTemplate.furnished(), Millrace.DYNAMODB_LOCAL));
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void a_worker_is_given_all_it_needs() {
        var task = submit("given", """
                handler: worker:mail, config: { size: 3 }, timeout: 90s, heartbeat: 30s, input: { to: "${input.who}" }
                """, Map.of("who", "you"));

        var work = poll("mail");

        assertThat(work.path("task").asText()).isEqualTo(task);
        assertThat(work.path("step").asText()).isEqualTo("only");
        assertThat(work.path("handler").asText()).isEqualTo("worker:mail");
        assertThat(work.path("attempt").asInt()).isEqualTo(1);
        assertThat(work.path("idempotencyKey").asText()).isEqualTo(task + "/only");
        assertThat(work.path("input").path("to").asText()).isEqualTo("you");
        assertThat(work.path("config").path("size").asInt()).isEqualTo(3);
        assertThat(work.path("heartbeatSeconds").asInt()).isEqualTo(30);
        assertThat(work.path("deadline").asText()).startsWith("2");
        assertThat(work.path("traceparent").asText()).startsWith("00-");
        assertThat(work.has("heartbeatDetails")).isFalse();
        assertThat(say(work, "heartbeat", "{\"details\":{\"page\":1}}")
                        .expecting(200)
                        .body()
                        .path("leaseUntil")
                        .asText())
                .startsWith("2");
        say(work, "complete", "{\"result\":{\"sent\":true}}").expecting(200);
        assertThat(millrace.ended(task).path("result").path("sent").asBoolean()).isTrue();
    }

    @Test
    void an_answer_may_come_twice_and_no_other_may_follow_it() {
        var task = submit("twice", "handler: worker:default", Map.of());
        var work = poll("default");

        assertThat(say(work, "complete", "{\"result\":1}")
                        .expecting(200)
                        .body()
                        .path("again")
                        .asBoolean())
                .isFalse();
        assertThat(say(work, "complete", "{\"result\":1}")
                        .expecting(200)
                        .body()
                        .path("again")
                        .asBoolean())
                .isTrue();
        assertThat(say(work, "complete", "{\"result\":2}")
                        .expecting(409)
                        .body()
                        .path("code")
                        .asText())
                .isEqualTo("ALREADY_ANSWERED");
        assertThat(say(work, "fail", "{\"code\":\"NO\"}")
                        .expecting(409)
                        .body()
                        .path("code")
                        .asText())
                .isEqualTo("ALREADY_ANSWERED");
        assertThat(say(work, "heartbeat", "{}")
                        .expecting(410)
                        .body()
                        .path("code")
                        .asText())
                .isEqualTo("OVERTAKEN");
        assertThat(millrace.ended(task).path("result").asInt()).isEqualTo(1);
    }

    @Test
    void a_worker_of_a_cancelled_task_is_told_at_its_heartbeat() {
        var task = submit("cancelled", "handler: worker:default", Map.of());
        var work = poll("default");
        millrace.post("/tasks/" + task + "/cancel", "{}").expecting(200);

        say(work, "heartbeat", "{}").expecting(410);
        say(work, "complete", "{\"result\":1}").expecting(200);

        assertThat(Millrace.state(millrace.ended(task))).isEqualTo("cancelled");
    }

    @Test
    void a_step_costs_three_writes_three_reads_and_two_requests() {
        submit("counted", "handler: worker:gpu-large", Map.of());
        var writes = count("PutItem");
        var reads = count("GetItem");
        var sends = count("SendMessageBatch");

        say(poll("gpu-large"), "complete", "{\"result\":1}").expecting(200);

        assertThat(count("PutItem") - writes).isEqualTo(3);
        assertThat(count("GetItem") - reads).isEqualTo(3);
        assertThat(count("SendMessageBatch") - sends).isEqualTo(1);
    }

    private static long count(String operation) {
        return millrace.stack()
                .requests()
                .count(request -> request.function().equals("serve-workers")
                        && request.operation().equals(operation));
    }

    @Test
    void the_wait_a_worker_asks_for_wins_over_the_steps_own() {
        var task = submit("after", """
                handler: worker:default, retry: { attempts: 2, backoff: fixed, delay: 1h }
                """, Map.of());
        var first = poll("default");

        var failed = say(first, "fail", """
                {"code":"BUSY","message":"later","retryAfterSeconds":1,"details":{"page":7}}""").expecting(200);
        var second = poll("default");

        assertThat(failed.body().path("state").asText()).isEqualTo("retrying");
        assertThat(second.path("attempt").asInt()).isEqualTo(2);
        assertThat(second.path("heartbeatDetails").path("page").asInt()).isEqualTo(7);
        say(first, "complete", "{\"result\":1}").expecting(410);
        say(second, "complete", "{\"result\":2}").expecting(200);
        assertThat(millrace.ended(task).path("result").asInt()).isEqualTo(2);
    }

    @Test
    void a_result_that_breaks_the_steps_schema_fails_it() {
        var task = submit("misfit", "handler: worker:default, result: { type: integer }", Map.of());

        var answer = say(poll("default"), "complete", "{\"result\":\"a text\"}").expecting(200);

        assertThat(answer.body().path("state").asText()).isEqualTo("failed");
        assertThat(millrace.ended(task).path("error").path("code").asText()).isEqualTo("RESULT_INVALID");
    }

    @Test
    void an_input_that_cannot_be_made_fails_the_step_without_a_worker() {
        var task = submit("unmade", "handler: worker:gpu-large, input: { x: \"${input.missing}\" }", Map.of());

        var work = millrace.post("/workers/gpu-large/poll", "{\"worker\":\"w\",\"waitSeconds\":2}")
                .expecting(200);

        assertThat(work.body().path("work")).isEmpty();
        assertThat(millrace.ended(task).path("error").path("code").asText()).isEqualTo("INPUT_INVALID");
    }

    @Test
    void a_large_input_and_a_large_result_go_past_the_limits_of_a_request() {
        var text = "x".repeat(400_000);
        var task = submit("large", "handler: worker:mail", Map.of("text", text));
        var work = poll("mail");
        var upload = millrace.post("/uploads", "").expecting(201).body();
        millrace.put(URI.create(upload.path("url").asText()), "{\"text\":\"" + text + "\"}");

        assertThat(work.has("input")).isFalse();
        assertThat(millrace.read(URI.create(work.path("inputUrl").asText()))
                        .path("text")
                        .asText())
                .hasSize(400_000);
        say(work, "complete", "{\"resultRef\":\"" + upload.path("ref").asText() + "\"}")
                .expecting(200);
        assertThat(millrace.ended(task).path("result").path("text").asText()).hasSize(400_000);
    }

    @Test
    void what_is_wrong_with_a_request_is_told_with_what_to_do() {
        var unknown =
                millrace.post("/workers/nobody/poll", "{\"worker\":\"w\"}").expecting(404);
        assertThat(unknown.body().path("problems").path(0).path("fix").asText())
                .contains("default", "gpu-large", "mail");
        assertThat(millrace.post("/workers/mail/poll", "{}").expecting(400).problems())
                .containsExactly("$.worker: it is missing");
        millrace.post("/workers/mail/poll", "{\"worker\":\"w\",\"max\":11}").expecting(400);
        millrace.post("/workers/mail/poll", "{\"worker\":\"w\",\"waitSeconds\":21}")
                .expecting(400);
        millrace.post("/workers/mail/poll", "[]").expecting(400);
        millrace.post("/claims/no-token/complete", "{\"result\":1}").expecting(404);
        var nobodys = "0".repeat(26) + ".0.0.1.1.guessed_1";
        millrace.post("/claims/" + nobodys + "/complete", "{\"result\":1}").expecting(404);
        millrace.post("/claims/" + nobodys + "/complete", "{}").expecting(400);
        var details = "{\"details\":\"" + "x".repeat(2100) + "\"}";
        millrace.post("/claims/" + nobodys + "/heartbeat", details).expecting(400);
    }

    @Test
    void a_step_of_a_worker_may_have_a_condition_and_stand_for_many() {
        millrace.apply("""
                namespace: outside
                name: flow
                version: 1.0.0
                steps:
                  - { name: never, handler: "worker:gpu-large", condition: { "==": [1, 2] } }
                  - { name: each, handler: "worker:gpu-large", forEach: { items: "${input.list}" } }
                  - { name: all, handler: pass, dependsOn: each, input: "${steps.each.result}" }
                """);
        var task = millrace.submit("outside/flow", Map.of("list", List.of(1, 2, 3)));

        for (int i = 0; i < 3; i++) {
            var work = poll("gpu-large");
            say(work, "complete", "{\"result\":" + work.path("input").asInt() * 10 + "}")
                    .expecting(200);
        }

        var ended = millrace.ended(task);
        assertThat(Millrace.state(ended)).isEqualTo("complete");
        assertThat(Steps.named(ended, "never").path("state").asText()).isEqualTo("skipped");
        assertThat(ended.toString()).contains("[10,20,30]");
    }

    @Test
    void a_worker_awaits_no_other_answer() {
        var refused = millrace.post("/templates", template("awaits", "handler: worker:mail, answerWithin: 1h"))
                .expecting(400);

        assertThat(refused.problems()).singleElement().asString().contains("answers for it itself");
    }

    @Test
    void a_template_that_names_workers_nobody_has_is_refused() {
        var refused = millrace.post("/templates", template("nobody", "handler: worker:gpu"))
                .expecting(400);

        assertThat(refused.problems()).singleElement().asString().contains("no handler is called 'worker:gpu'");
        assertThat(refused.body().path("problems").path(0).path("fix").asText()).contains("worker:gpu-large");
    }

    @Test
    void a_handler_sees_how_far_the_attempt_before_it_came() {
        var task = submit("go-on", """
                handler: test.go-on, heartbeat: 10s, retry: { attempts: 2, backoff: fixed, delay: 10ms }
                """, Map.of());

        var ended = millrace.ended(task);

        assertThat(Millrace.state(ended)).isEqualTo("complete");
        assertThat(ended.path("result").path("page").asInt()).isEqualTo(7);
        assertThat(ended.path("result").path("attempt").asInt()).isEqualTo(1);
        assertThat(Steps.named(ended, "only").path("attempt").asInt()).isEqualTo(2);
    }

    @Test
    void a_lambda_function_does_a_step() {
        var task = submit("lambda", """
                handler: lambda, config: { function: apply-template },
                input: { version: "2.0", routeKey: "GET /templates", isBase64Encoded: false }
                """, Map.of());

        var ended = millrace.ended(task);

        assertThat(Millrace.state(ended)).as(() -> ended.toString()).isEqualTo("complete");
        assertThat(ended.path("result").path("statusCode").asInt()).isEqualTo(200);
        assertThat(ended.path("result").path("body").asText()).contains("templates");
    }

    @Test
    void a_lambda_functions_error_fails_the_attempt_under_its_type() {
        var task = submit("lambda-fails", """
                handler: lambda, config: { function: serve-workers },
                input: { routeKey: "no route", isBase64Encoded: true, body: "%%%" },
                retry: { attempts: 2, backoff: fixed, delay: 10ms }
                """, Map.of());

        var ended = millrace.ended(task);

        assertThat(Millrace.state(ended)).isEqualTo("failed");
        assertThat(ended.path("error").path("code").asText()).contains("Exception");
        assertThat(Steps.named(ended, "only").path("attempt").asInt()).isEqualTo(2);
    }

    @Test
    void a_lambda_function_that_the_deployment_does_not_name_is_not_invoked() {
        var task = submit("lambda-denied", """
                handler: lambda, config: { function: sweep }, retry: { attempts: 5 }
                """, Map.of());

        var ended = millrace.ended(task);

        assertThat(ended.path("error").path("code").asText()).isEqualTo("LAMBDA_NOT_ALLOWED");
        assertThat(Steps.named(ended, "only").path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void a_step_that_names_no_lambda_function_is_refused() {
        var refused = millrace.post("/templates", template("no-function", "handler: lambda"))
                .expecting(400);

        assertThat(refused.problems()).anyMatch(problem -> problem.contains("is missing"));
    }

    private static String template(String name, String step) {
        return """
                namespace: outside
                name: %s
                version: 1.0.0
                steps:
                  - { name: only, %s }
                """.formatted(name, step.strip().replace("\n", " "));
    }

    private static String submit(String name, String step, Object input) {
        millrace.apply(template(name, step));
        return millrace.submit("outside/" + name, input);
    }

    /// The next work of a queue.
    private static JsonNode poll(String queue) {
        ObjectNode body = Millrace.JSON.createObjectNode().put("worker", "test").put("waitSeconds", 10);
        var work = millrace.post("/workers/" + queue + "/poll", body.toString())
                .expecting(200)
                .body()
                .path("work");
        assertThat(work).as(() -> "" + millrace.log()).hasSize(1);
        return work.path(0);
    }

    private static Answer say(JsonNode work, String what, String body) {
        return millrace.post("/claims/" + work.path("token").asText() + "/" + what, body);
    }
}
