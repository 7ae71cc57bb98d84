package dev.millrace.executestep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.builtinhandlers.Executions;
import dev.millrace.builtinhandlers.Executions.Begun;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.execution.StateMachines;
import dev.millrace.engineaws.execution.StatesApi;
import dev.millrace.engineaws.execution.StepFunctions;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiExecutionsTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final StatesApi.Answer EXISTS = new StatesApi.Answer(400, "{\"__type\":\"ExecutionAlreadyExists\"}");
    private static final Executions.Call CALL = new Executions.Call("billing", "a-1", "{}", NOW.plusSeconds(60));

    private final List<String> begun = new ArrayList<>();

    @Test
    void an_execution_is_begun_under_the_deployments_prefix() {
        assertThat(answering(new StatesApi.Answer(200, "{\"executionArn\":\"x\"}"), EXISTS)
                        .begin(CALL))
                .isEqualTo(new Begun.Runs());
        assertThat(begun).containsExactly("arn:aws:states:eu-west-1:1:stateMachine:billing/millrace-0-a-1");
    }

    @Test
    void what_became_of_one_that_was_begun_before_is_told_as_a_handler_does() {
        assertThat(ended("{\"status\":\"SUCCEEDED\",\"output\":\"7\"}").begin(CALL))
                .isEqualTo(new Begun.Ended(new Json("7")));
        assertThatThrownBy(() ->
                        ended("{\"status\":\"FAILED\",\"error\":\"Declined\"}").begin(CALL))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        failed -> assertThat(failed.code()).isEqualTo("Declined"));
        assertThatThrownBy(() -> ended("{\"status\":\"ABORTED\"}").begin(CALL)).isInstanceOf(PermanentException.class);
    }

    @Test
    void where_step_functions_does_not_answer_nobody_knows() {
        var broken = new StatesApi.Answer(500, "");

        assertThat(answering(broken, broken).begin(CALL)).isInstanceOf(Begun.Unknown.class);
    }

    @Test
    void what_the_deployment_does_not_name_is_not_asked_for() {
        assertThatThrownBy(() ->
                        answering(EXISTS, EXISTS).begin(new Executions.Call("other", "a-1", "{}", NOW.plusSeconds(60))))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("'stateMachines'");
        assertThat(begun).isEmpty();
    }

    private ApiExecutions ended(String description) {
        return answering(EXISTS, new StatesApi.Answer(200, description));
    }

    private ApiExecutions answering(StatesApi.Answer start, StatesApi.Answer describe) {
        StatesApi api = new StatesApi() {
            @Override
            public Answer start(String stateMachineArn, String name, String input, Duration most) {
                begun.add(stateMachineArn + "/" + name);
                return start;
            }

            @Override
            public Answer describe(String executionArn, Duration most) {
                return describe;
            }
        };
        return new ApiExecutions(
                StateMachines.of("arn:aws:states:eu-west-1:1:stateMachine:billing", "millrace-0-"),
                new StepFunctions(() -> api),
                InstantSource.fixed(NOW));
    }
}
