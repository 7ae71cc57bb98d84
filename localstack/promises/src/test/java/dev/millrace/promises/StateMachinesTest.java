package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.localstack.LocalStackOptions;
import dev.millrace.localstack.bus.EventLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Steps that are executions of a state machine, over a deployment that names two: one that is there, and `absent`.
@OwnStack
class StateMachinesTest {
    private static final Billing BILLING = new Billing();

    private static Millrace millrace;

    @BeforeAll
    static void start() {
        millrace = Millrace.start(LocalStackOptions.of(SynthesizedTemplate.furnished(), Millrace.DYNAMODB_LOCAL)
                .withStateMachines(Map.of("billing", BILLING)));
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void the_steps_input_is_the_executions_and_its_output_is_the_steps_result() {
        var id = submit("paid", "", "pay");
        var task = millrace.ended(id);

        assertThat(Millrace.state(task)).as(task::toString).isEqualTo("complete");
        assertThat(task.path("result").path("paid").asInt()).isEqualTo(30);
        assertThat(BILLING.begunFor(id))
                .singleElement()
                .satisfies(name -> assertThat(name)
                        .matches("millrace-[0-9a-f]{8}-" + id + "-[0-9a-z]+-0-0-1")
                        .hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void an_execution_that_fails_is_tried_again_as_another_one() {
        var id = submit("declined-once", "", "decline", "pay");
        var task = millrace.ended(id);

        assertThat(Millrace.state(task)).as(task::toString).isEqualTo("complete");
        assertThat(task.path("result").path("run").asInt()).isEqualTo(2);
        assertThat(BILLING.begunFor(id)).hasSize(2).doesNotHaveDuplicates();
        assertThat(task.toString()).contains("Card.Declined");
    }

    @Test
    void error_and_cause_of_the_last_execution_are_the_steps() {
        var declined = error(millrace.ended(submit("declined", "", "decline")));
        var hung = error(millrace.ended(submit("hung", "", "hang")));

        assertThat(declined.path("code").asText()).isEqualTo("Card.Declined");
        assertThat(declined.path("message").asText()).contains("no funds");
        assertThat(hung.path("code").asText()).isEqualTo("TIMEOUT");
    }

    @Test
    void what_somebody_stopped_is_not_tried_again() {
        var id = submit("stopped", "", "stop");

        assertThat(error(millrace.ended(id)).path("code").asText()).isEqualTo("EXECUTION_ABORTED");
        assertThat(BILLING.begunFor(id)).hasSize(1);
    }

    @Test
    void an_output_that_is_too_large_for_the_event_is_fetched() {
        var task = millrace.ended(submit("large", "", "write"));

        assertThat(Millrace.state(task)).as(task::toString).isEqualTo("complete");
        assertThat(task.path("result").path("size").asInt()).isEqualTo(255_000);
        assertThat(millrace.stack()
                        .requests()
                        .count(request -> request.function().equals("submit-task")
                                && request.operation().equals("DescribeExecution")))
                .isEqualTo(1);
    }

    @Test
    void an_output_that_breaks_the_steps_schema_fails_it() {
        var task = millrace.ended(submit("unfit", "result: { type: object, required: [receipt] }", "pay"));

        assertThat(error(task).path("code").asText()).isEqualTo("RESULT_INVALID");
    }

    @Test
    void an_answer_that_is_lost_begins_no_second_execution() {
        BILLING.breakTheNextAnswers(3);
        var id = submit("unheard", "", "pay");
        var task = millrace.ended(id);

        assertThat(Millrace.state(task)).as(task::toString).isEqualTo("complete");
        assertThat(Steps.named(task, "bill").path("attempt").asInt()).isEqualTo(1);
        assertThat(BILLING.begunFor(id)).hasSize(1);
    }

    @Test
    void a_message_that_comes_twice_begins_no_second_execution() {
        var lane = Queue.of(millrace.stack(), "MillraceLanesNormal");
        BILLING.beforeTheNextAnswer(name -> answered(lane, name.split("-", -1)[2]));
        var id = submit("twice", "", "pay");
        var task = millrace.ended(id);
        answered(lane, id);

        assertThat(Millrace.state(task)).as(task::toString).isEqualTo("complete");
        assertThat(BILLING.begunFor(id)).hasSize(1);
    }

    /// Sends the step's message again and waits until it was worked off.
    private static void answered(Queue lane, String task) {
        long before = deletedFromTheLane();
        lane.send("{\"task\":\"%s\",\"step\":0,\"epoch\":0,\"attempt\":1}".formatted(task));
        Eventually.until("the copy was worked off", () -> deletedFromTheLane() > before);
    }

    private static long deletedFromTheLane() {
        return millrace.stack()
                .requests()
                .count(request -> request.function().equals("execute-step")
                        && request.operation().startsWith("DeleteMessage")
                        && request.resource().contains("LanesNormal"));
    }

    @Test
    void an_execution_that_has_ended_before_the_step_waits_for_it_answers_all_the_same() {
        BILLING.beforeTheNextAnswer(name -> Eventually.until("its end came too early", () -> sentByTheDoor() > 0));
        var task = millrace.ended(submit("fast", "", "pay"));

        assertThat(Millrace.state(task)).as(task::toString).isEqualTo("complete");
        assertThat(Steps.named(task, "bill").path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void an_end_that_is_told_again_or_otherwise_changes_nothing() {
        var id = submit("told-twice", "", "pay");
        var before = millrace.ended(id);
        var told = told(BILLING.begunFor(id).getFirst());

        tell(told);
        tell(((ObjectNode) told.deepCopy()).put("status", "ABORTED"));

        Eventually.until("it was looked at", () -> millrace.log().toString().contains("answered otherwise before"));
        var after = millrace.show(id, "?include=steps,history");
        assertThat(Millrace.state(after)).isEqualTo("complete");
        assertThat(after.path("steps")).isEqualTo(before.path("steps"));
        assertThat(after.path("history")).isEqualTo(before.path("history"));
    }

    @Test
    void an_end_answers_no_step_but_one_that_asked_this_state_machine() {
        millrace.apply("""
                namespace: billing
                name: person
                version: 1.0.0
                steps:
                  - { name: approve, handler: test.token, answerWithin: 2d, input: "${input.box}" }
                """);
        var paid = submit("for-its-name", "", "pay");
        millrace.ended(paid);
        var told = told(BILLING.begunFor(paid).getFirst());
        var box = new TokenBox();
        var id = millrace.submit("billing/person", Map.of("box", box.name()));
        var token = Eventually.found("the token", Eventually.PATIENCE, box::token);
        Eventually.until(
                "a step that waits", () -> millrace.get("/answers/" + token).status() == 200);
        var created =
                Instant.parse(millrace.show(id, "").path("task").path("created").asText());

        var name = told.path("name").asText().substring(0, "millrace-00000000-".length()) + id + "-"
                + Long.toString(created.toEpochMilli(), 36) + "-0-0-1";
        tell(((ObjectNode) told.deepCopy()).put("name", name));

        Eventually.until("it was looked at", () -> millrace.log().toString().contains("no step waits for it"));
        assertThat(millrace.get("/answers/" + token)
                        .expecting(200)
                        .body()
                        .path("state")
                        .asText())
                .isEqualTo("waiting");
        millrace.post("/answers/" + token, "{\"result\": 1}").expecting(200);
        assertThat(Millrace.state(millrace.ended(id))).isEqualTo("complete");
    }

    @Test
    void a_template_that_names_what_the_deployment_does_not_is_refused() {
        var refused = millrace.post("/templates", """
                namespace: billing
                name: unknown
                version: 1.0.0
                steps:
                  - { name: one, handler: state-machine, config: { stateMachine: biling }, answerWithin: 1h }
                  - { name: two, handler: state-machine, config: { stateMachine: billing } }
                  - { name: three, handler: state-machine, config: { machine: billing }, answerWithin: 1h }
                  - name: four
                    handler: pass
                    compensate: { handler: state-machine, config: { stateMachine: billing } }
                """).expecting(400);

        assertThat(refused.problems())
                .anyMatch(problem -> problem.contains("no state machine biling"))
                .anyMatch(problem -> problem.contains("does not wait for that"))
                .anyMatch(problem -> problem.contains("is missing"))
                .anyMatch(problem -> problem.contains("a compensation does not wait"));
        assertThat(refused.problems()).noneMatch(problem -> problem.contains("token"));
    }

    @Test
    void a_state_machine_that_is_not_there_fails_the_step_for_good() {
        var task = millrace.run("""
                namespace: billing
                name: absent
                version: 1.0.0
                steps:
                  - { name: bill, handler: state-machine, config: { stateMachine: absent }, answerWithin: 1h }
                """, "billing/absent", Map.of());

        assertThat(error(task).path("code").asText()).isEqualTo("STATE_MACHINE_NOT_FOUND");
        assertThat(Steps.named(task, "bill").path("attempt").asInt()).isEqualTo(1);
    }

    /// @param more of the step, on one line
    /// @param play what the executions do, the last one for all that follow
    private static String submit(String name, String more, String... play) {
        millrace.apply("""
                namespace: billing
                name: %s
                version: 1.0.0
                steps:
                  - name: bill
                    handler: state-machine
                    config: { stateMachine: billing }
                    input: { amount: 30, id: "${input.id}", play: "${input.play}" }
                    answerWithin: 1h
                    retry: { attempts: 2, backoff: fixed, delay: 100ms }
                    %s
                  - name: after
                    handler: pass
                    dependsOn: bill
                    input:
                      paid: "${steps.bill.result.paid?}"
                      run: "${steps.bill.result.run?}"
                      size: "${steps.bill.result.size?}"
                """.formatted(name, more));
        return millrace.submit("billing/" + name, Map.of("id", name, "play", List.of(play)));
    }

    private static JsonNode error(JsonNode task) {
        assertThat(Millrace.state(task)).as(task::toString).isEqualTo("failed");
        return Steps.named(task, "bill").path("error");
    }

    /// Messages that the function which takes ends of executions has put off.
    private static long sentByTheDoor() {
        return millrace.stack()
                .requests()
                .count(request -> request.function().equals("submit-task")
                        && request.service().equals("sqs")
                        && request.operation().startsWith("SendMessage")
                        && request.resource().contains("ExecutionsEnds"));
    }

    /// What the event of an execution's end said.
    private static JsonNode told(String execution) {
        return Eventually.found(
                "the event of " + execution,
                Eventually.PATIENCE,
                () -> millrace.stack().events().after(0, 10_000).stream()
                        .map(EventLog.Entry::event)
                        .filter(event -> event.contains(execution) && event.contains("SUCCEEDED"))
                        .findFirst()
                        .map(StateMachinesTest::detail));
    }

    private static JsonNode detail(String event) {
        try {
            return Millrace.JSON.readTree(event).path("detail");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void tell(JsonNode detail) {
        millrace.stack()
                .clients()
                .eventBridge()
                .put(List.of(new EventBridgeApi.Entry(
                        "default",
                        "aws.states",
                        "Step Functions Execution Status Change",
                        Instant.now(),
                        detail.toString(),
                        List.of())));
    }
}
