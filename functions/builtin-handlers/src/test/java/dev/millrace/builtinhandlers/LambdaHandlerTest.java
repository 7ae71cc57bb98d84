package dev.millrace.builtinhandlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LambdaHandlerTest {
    private static final String CONFIG = "{\"function\":\"billing\",\"qualifier\":\"live\"}";
    private static final JsonNode INPUT = JsonNodeFactory.instance.objectNode().put("amount", 3);

    private final List<LambdaInvoker.Call> calls = new ArrayList<>();

    @Test
    void the_payload_is_the_input_and_the_answer_is_the_result() {
        JsonNode result = handle(new LambdaInvoker.Answer("{\"paid\":true}", false));

        assertThat(result.path("paid").asBoolean()).isTrue();
        assertThat(calls).singleElement().satisfies(call -> {
            assertThat(call.function()).isEqualTo("billing");
            assertThat(call.qualifier()).isEqualTo(Optional.of("live"));
            assertThat(call.payload()).isEqualTo("{\"amount\":3}");
            assertThat(call.context()).contains("\"custom\"", "\"idempotencyKey\":\"key-1\"", "traceparent");
        });
    }

    @Test
    void a_function_that_answers_nothing_has_the_result_null() {
        assertThat(handle(new LambdaInvoker.Answer("", false)).isNull()).isTrue();
    }

    @Test
    void an_error_of_the_function_is_a_failure_under_its_type() {
        assertThatThrownBy(() -> handle(
                        new LambdaInvoker.Answer("{\"errorType\":\"ValueError\",\"errorMessage\":\"no\"}", true)))
                .isInstanceOfSatisfying(RetryableException.class, failed -> {
                    assertThat(failed.code()).isEqualTo("ValueError");
                    assertThat(failed).hasMessageContaining("no");
                });
    }

    @Test
    void an_answer_that_is_no_json_fails_for_good() {
        assertThatThrownBy(() -> handle(new LambdaInvoker.Answer("<html>", false)))
                .isInstanceOf(PermanentException.class);
    }

    @Test
    void a_config_names_a_function() {
        LambdaHandler handler = new LambdaHandler();

        assertThat(handler.problemsIn(Map.of()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.problem()).isEqualTo("is missing"));
        assertThat(handler.problemsIn(Map.of("function", "bill*"))).hasSize(1);
        assertThat(handler.problemsIn(
                        Map.of("function", "arn:aws:lambda:eu-west-1:123:function:billing", "qualifier", "3")))
                .isEmpty();
        assertThat(handler.problemsIn(Map.of("function", "a", "qualifier", "x y", "other", 1)))
                .hasSize(2);
    }

    private JsonNode handle(LambdaInvoker.Answer answer) {
        LambdaHandler handler = new LambdaHandler(call -> {
            calls.add(call);
            return answer;
        });
        return handler.handle(INPUT, new AnAttempt(CONFIG, 1, ""));
    }
}
