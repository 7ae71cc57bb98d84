package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.localstack.LocalStackOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Steps that somebody outside answers for, whom `http` and `lambda` hand the token to.
@OwnStack
class AnswersTest {
    private static Millrace millrace;

    @BeforeAll
    static void start() {
        millrace = Millrace.start(LocalStackOptions.of(SynthesizedTemplate.furnished(), Millrace.DYNAMODB_LOCAL)
                .withSettings(Map.of("MILLRACE_HTTP_ALLOW", "127.0.0.1/32")));
        millrace.apply("""
                namespace: answers
                name: answering
                version: 1.0.0
                steps:
                  - name: answer
                    handler: http
                    config:
                      url: "${input.api}/answers/${input.token}"
                      body: { result: { by: answering } }
                      retryOn: [409]
                    input: { api: "${input.api}", token: "${input.token}" }
                    retry: { attempts: 20, backoff: fixed, delay: 100ms }
                """);
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void a_lambda_function_is_called_asynchronously_and_whoever_it_asks_answers() {
        var task = millrace.run("""
                namespace: answers
                name: lambda
                version: 1.0.0
                steps:
                  - name: ask
                    handler: lambda
                    config: { function: submit-task, async: true }
                    answerWithin: 1h
                    input:
                      version: "2.0"
                      routeKey: POST /tasks
                      isBase64Encoded: false
                      body: >-
                        {"template": "answers/answering", "input": {"api": "${input.api}", "token": "${answer.token}"}}
                  - { name: after, handler: pass, dependsOn: ask, input: "${steps.ask.result}" }
                """, "answers/lambda", Map.of("api", millrace.url()));

        assertThat(task.path("result").path("by").asText()).as(task::toString).isEqualTo("answering");
        assertThat(task.toString()).as("the token is told to nobody else").doesNotContain("answer.token");
    }

    @Test
    void an_http_step_passes_its_token_on() {
        var task = millrace.run("""
                namespace: answers
                name: http
                version: 1.0.0
                steps:
                  - name: ask
                    handler: http
                    config:
                      url: "${input.api}/tasks"
                      body:
                        template: answers/answering
                        input: { api: "${input.api}", token: "${answer.token}" }
                    input: { api: "${input.api}" }
                    answerWithin: 1h
                """, "answers/http", Map.of("api", millrace.url()));

        assertThat(task.path("result").path("by").asText()).as(task::toString).isEqualTo("answering");
    }

    @Test
    void whoever_is_to_answer_says_that_they_are_at_it_and_how_far() {
        millrace.apply("""
                namespace: answers
                name: heard
                version: 1.0.0
                steps:
                  - { name: approve, handler: test.token, answerWithin: 2d, heartbeat: 10m, input: "${input.box}" }
                """);
        var box = new TokenBox();
        var id = millrace.submit("answers/heard", Map.of("box", box.name()));
        var token = Eventually.found("the token", Eventually.PATIENCE, box::token);
        var before = Eventually.found(
                "a step that waits",
                Eventually.PATIENCE,
                () -> Optional.of(millrace.get("/answers/" + token))
                        .filter(answer -> answer.status() == 200)
                        .map(Answer::body));

        assertThat(before.path("state").asText()).isEqualTo("waiting");
        assertThat(time(before, "answerUntil")).isAfter(Instant.now().plus(Duration.ofHours(47)));
        assertThat(time(before, "heartbeatUntil")).isBefore(Instant.now().plus(Duration.ofHours(2)));
        var after = millrace.post("/answers/" + token + "/heartbeat", "{\"details\": {\"page\": 7}}")
                .expecting(200)
                .body();
        assertThat(time(after, "heartbeatUntil")).isAfter(time(before, "heartbeatUntil"));
        assertThat(time(after, "answerUntil")).isEqualTo(time(before, "answerUntil"));
        assertThat(millrace.get("/answers/" + token)
                        .expecting(200)
                        .body()
                        .path("details")
                        .path("page")
                        .asInt())
                .isEqualTo(7);
        millrace.post("/answers/" + token + "/heartbeat", "{\"details\":\"" + "x".repeat(2100) + "\"}")
                .expecting(400);
        millrace.post("/answers/" + token + "x/heartbeat", "{}").expecting(404);
        millrace.get("/answers/" + token + "x").expecting(404);
        millrace.post("/answers/" + token, "{\"result\": 1}").expecting(200);
        assertThat(millrace.ended(id).path("result").asInt()).isEqualTo(1);
        millrace.post("/answers/" + token + "/heartbeat", "{}").expecting(409);
        millrace.get("/answers/" + token).expecting(409);
    }

    @Test
    void what_nobody_could_answer_is_refused() {
        var refused = millrace.post("/templates", """
                namespace: answers
                name: nobody
                version: 1.0.0
                steps:
                  - { name: token, handler: pass, input: "${answer.token}" }
                  - { name: async, handler: lambda, config: { function: submit-task, async: true } }
                """).expecting(400);

        assertThat(refused.problems())
                .anyMatch(problem -> problem.contains("only a step that awaits an answer"))
                .anyMatch(problem -> problem.contains("does not wait for that"))
                .anyMatch(problem -> problem.contains("nobody is told the token"));
    }

    private static Instant time(JsonNode document, String field) {
        return Instant.parse(document.path(field).asText());
    }
}
