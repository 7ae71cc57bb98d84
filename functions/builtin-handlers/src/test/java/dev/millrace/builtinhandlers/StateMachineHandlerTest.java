package dev.millrace.builtinhandlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.builtinhandlers.Executions.Begun;
import dev.millrace.engine.template.Json;
import dev.millrace.handler.Answered;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import dev.millrace.handler.Unfinished;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateMachineHandlerTest {
    private static final String CONFIG = "{\"stateMachine\":\"billing\"}";
    private static final String ARN = "arn:aws:states:eu-west-1:123456789012:stateMachine:billing";
    private static final JsonNode INPUT = JsonNodeFactory.instance.objectNode().put("amount", 3);

    private final List<Executions.Call> calls = new ArrayList<>();
    private final AnAttempt attempt = new AnAttempt(CONFIG, 2, "", Optional.of("token"), Optional.empty());

    @Test
    void an_execution_is_begun_under_the_attempts_name_with_the_steps_input() {
        assertThat(handler(new Begun.Runs()).handle(INPUT, attempt)).isInstanceOf(JsonNode.class);

        assertThat(calls)
                .containsExactly(
                        new Executions.Call("billing", attempt.attemptName(), "{\"amount\":3}", attempt.deadline()));
    }

    @Test
    void one_that_has_ended_has_answered() {
        assertThat(handler(new Begun.Ended(new Json("{\"paid\":1.10}"))).handle(INPUT, attempt))
                .isInstanceOfSatisfying(
                        Answered.class,
                        answered ->
                                assertThat(String.valueOf(answered.result())).isEqualTo("{\"paid\":1.10}"));
    }

    @Test
    void where_nobody_knows_the_same_attempt_asks_again_and_gives_up_in_the_end() {
        StateMachineHandler handler = handler(new Begun.Unknown("the answer was lost"));
        AnAttempt asking = attempt;
        for (int times = 1; times <= 6; times++) {
            assertThat(handler.handle(INPUT, asking))
                    .as("asked %d times", times)
                    .isInstanceOf(Unfinished.class);
            Unfinished unfinished = (Unfinished) handler.handle(INPUT, asking);
            assertThat(unfinished.after()).isPositive();
            asking = attempt.from(unfinished.checkpoint());
        }
        AnAttempt last = asking;

        assertThatThrownBy(() -> handler.handle(INPUT, last))
                .isInstanceOf(RetryableException.class)
                .hasMessageContaining("lost");
        assertThat(handler.handle(INPUT, last.attempt(3)))
                .as("another attempt asks anew")
                .isInstanceOf(Unfinished.class);
    }

    @Test
    void a_step_that_does_not_wait_begins_nothing() {
        assertThatThrownBy(() -> handler(new Begun.Runs()).handle(INPUT, new AnAttempt(CONFIG, 1, "")))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("answerWithin");
        assertThat(calls).isEmpty();
    }

    @Test
    void a_config_names_a_state_machine_that_the_deployment_does() {
        StateMachineHandler handler = new StateMachineHandler(name -> !name.equals("other"));

        assertThat(handler.problemsIn(Map.of("stateMachine", "billing"))).isEmpty();
        assertThat(handler.problemsIn(Map.of("stateMachine", ARN))).isEmpty();
        assertThat(handler.problemsIn(Map.of()))
                .extracting(ConfigProblem::problem)
                .containsExactly("is missing");
        assertThat(handler.problemsIn(Map.of("stateMachine", "bill*"))).hasSize(1);
        assertThat(handler.problemsIn(Map.of("stateMachine", ARN + ":live"))).hasSize(1);
        assertThat(handler.problemsIn(Map.of("stateMachine", "billing", "more", 1)))
                .hasSize(1);
        assertThat(handler.problemsIn(Map.of("stateMachine", "other")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.fix()).contains("'stateMachines'"));
        assertThat(new StateMachineHandler().problemsIn(Map.of("stateMachine", "other")))
                .as("where nobody knows what is deployed")
                .isEmpty();
    }

    private StateMachineHandler handler(Begun answer) {
        return new StateMachineHandler(name -> true, call -> {
            calls.add(call);
            return answer;
        });
    }
}
