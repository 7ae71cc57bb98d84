package dev.millrace.localstack.states;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.execution.ExecutionEnd;
import dev.millrace.engineaws.execution.ExecutionEnd.Status;
import dev.millrace.engineaws.execution.SignedStatesApi;
import dev.millrace.engineaws.execution.StatesApi;
import dev.millrace.engineaws.signed.SignedRequests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;

class ExecutionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:billing";
    private static final String EXECUTION = "arn:aws:states:us-east-1:000000000000:execution:billing:";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Executions executions = new Executions(
            Map.of("billing", this::run, "broken", (name, input) -> {
                throw new IllegalStateException("out of order");
            }),
            this::put);

    private ExecutionEnd run(String name, String input) {
        if (name.equals("slow")) {
            try {
                gate.await();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        }
        return name.equals("stopped")
                ? ExecutionEnd.ended(Status.ABORTED, "Mine", "by hand")
                : ExecutionEnd.succeeded("\"" + "x".repeat(input.length() * 10) + "\"");
    }

    private List<EventBridgeApi.Result> put(List<EventBridgeApi.Entry> entries) {
        entries.forEach(entry -> {
            assertThat(entry.bus() + " " + entry.source()).isEqualTo("default aws.states");
            told.add(parsed(entry.detail()));
        });
        return List.of(new EventBridgeApi.Taken("1"));
    }

    @AfterEach
    void stop() {
        executions.close();
    }

    @Test
    void changes_of_status_are_told_and_described() throws InterruptedException {
        assertThat(parsed(start("one", "{}")).path("executionArn").asText()).isEqualTo(EXECUTION + "one");

        assertThat(next().path("status").asText()).isEqualTo("RUNNING");
        var end = next();
        assertThat(end.path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(end.path("output").asText()).isEqualTo("\"" + "x".repeat(20) + "\"");
        assertThat(end.path("name").asText()).isEqualTo("one");
        assertThat(parsed(executions.describe(EXECUTION + "one", SOON))
                        .path("output")
                        .asText())
                .isEqualTo(end.path("output").asText());
    }

    @Test
    void the_same_is_begun_once_while_it_runs_and_its_name_is_taken_after() throws InterruptedException {
        start("slow", "{}");
        next();

        assertThat(start("slow", "{}").status()).isEqualTo(200);
        assertThat(type(start("slow", "{ }"))).isEqualTo("ExecutionAlreadyExists");
        assertThat(parsed(executions.describe(EXECUTION + "slow", SOON))
                        .path("status")
                        .asText())
                .isEqualTo("RUNNING");
        gate.countDown();
        assertThat(next().path("status").asText()).isEqualTo("SUCCEEDED");
        assertThat(type(start("slow", "{}"))).isEqualTo("ExecutionAlreadyExists");
    }

    @Test
    void an_event_leaves_out_what_is_too_large_for_it() throws InterruptedException {
        start("large", "\"" + "y".repeat(30_000) + "\"");
        next();

        var end = next();
        assertThat(end.path("output").isNull()).isTrue();
        assertThat(end.at("/outputDetails/included").asBoolean(true)).isFalse();
        assertThat(parsed(executions.describe(EXECUTION + "large", SOON))
                        .path("output")
                        .asText())
                .hasSizeGreaterThan(300_000);
    }

    @Test
    void what_throws_has_failed() throws InterruptedException {
        executions.start(MACHINE.replace("billing", "broken"), "one", "{}", SOON);
        next();

        var end = next();
        assertThat(end.path("status").asText()).isEqualTo("FAILED");
        assertThat(end.path("error").asText()).isEqualTo("IllegalStateException");
        assertThat(end.path("cause").asText()).isEqualTo("out of order");
    }

    @Test
    void what_step_functions_refuses_is_refused() {
        assertThat(type(executions.start(MACHINE + "s", "one", "{}", SOON))).isEqualTo("StateMachineDoesNotExist");
        assertThat(type(start("no name", "{}"))).isEqualTo("InvalidName");
        assertThat(type(start("x".repeat(81), "{}"))).isEqualTo("InvalidName");
        assertThat(type(start("one", "no json"))).isEqualTo("InvalidExecutionInput");
        assertThat(type(executions.describe(EXECUTION + "none", SOON))).isEqualTo("ExecutionDoesNotExist");
    }

    @Test
    void functions_of_other_processes_ask_over_http() throws InterruptedException {
        try (var server = StatesServer.start(executions)) {
            var api = new SignedStatesApi(
                    new SignedRequests(
                            Apache5HttpClient.create(),
                            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")),
                            "states",
                            Optional.of(server.address())),
                    Region.US_EAST_1);

            assertThat(api.start(MACHINE, "stopped", "{}", SOON).status()).isEqualTo(200);
            next();
            next();
            var described = parsed(api.describe(EXECUTION + "stopped", SOON));
            assertThat(described.path("status").asText()).isEqualTo("ABORTED");
            assertThat(described.path("cause").asText()).isEqualTo("by hand");
        }
    }

    private StatesApi.Answer start(String name, String input) {
        return executions.start(MACHINE, name, input, SOON);
    }

    private JsonNode next() throws InterruptedException {
        return Optional.ofNullable(told.poll(SOON.toSeconds(), TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("Nothing is told"));
    }

    private static String type(StatesApi.Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return parsed(answer).path("__type").asText();
    }

    private static JsonNode parsed(StatesApi.Answer answer) {
        return parsed(answer.body());
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
