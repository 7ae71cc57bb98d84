package dev.millrace.engineaws.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepFunctionsTest {
    private static final String ARN = "arn:aws:states:eu-west-1:123456789012:stateMachine:billing";
    private static final String EXECUTION = "arn:aws:states:eu-west-1:123456789012:execution:billing:it";
    private static final StatesApi.Answer BEGUN = new StatesApi.Answer(200, "{\"executionArn\":\"" + EXECUTION + "\"}");
    private static final StatesApi.Answer EXISTS = refusal(400, "com.amazonaws.swf.v2.model#ExecutionAlreadyExists");

    /// What is answered in turn; nothing is a connection that breaks.
    private final Deque<Optional<StatesApi.Answer>> answers = new ArrayDeque<>();

    private final List<String> asked = new ArrayList<>();
    private Duration longest = Duration.ZERO;
    private final StepFunctions stepFunctions = new StepFunctions(Scripted::new);

    private final class Scripted implements StatesApi {
        @Override
        public Answer start(String stateMachineArn, String name, String input, Duration most) {
            longest = most;
            return answer("start " + stateMachineArn + " " + name + " " + input);
        }

        @Override
        public Answer describe(String executionArn, Duration most) {
            return answer("describe " + executionArn);
        }

        private Answer answer(String question) {
            asked.add(question);
            return answers.removeFirst().orElseThrow(() -> new UncheckedIOException(new IOException("reset")));
        }
    }

    @Test
    void what_is_begun_runs() {
        answer(BEGUN);

        assertThat(begin()).isEmpty();
        assertThat(asked).containsExactly("start " + ARN + " it {}");
    }

    @Test
    void a_name_that_is_taken_is_the_execution_that_was_begun_before() {
        answer(EXISTS);
        answer(new StatesApi.Answer(200, "{\"status\":\"SUCCEEDED\",\"output\":\"7\"}"));

        assertThat(begin()).contains(ExecutionEnd.succeeded("7"));
        assertThat(asked.getLast()).isEqualTo("describe " + EXECUTION);

        answer(EXISTS);
        answer(new StatesApi.Answer(200, "{\"status\":\"RUNNING\"}"));

        assertThat(begin()).as("it runs with another input").isEmpty();
    }

    @Test
    void a_broken_connection_is_tried_once_more_before_nobody_knows() {
        breakConnection();
        answer(BEGUN);

        assertThat(begin()).isEmpty();

        breakConnection();
        breakConnection();

        assertThatThrownBy(this::begin)
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        failed -> assertThat(failed.code()).isEqualTo(StepFunctions.UNREACHABLE));
    }

    @Test
    void all_calls_together_end_before_the_attempt_does() {
        answer(BEGUN);
        answer(BEGUN);

        begin(Duration.ofSeconds(10));
        assertThat(longest).isEqualTo(Duration.ofSeconds(2));
        begin(Duration.ofMinutes(10));
        assertThat(longest).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void trouble_of_step_functions_itself_leaves_it_open_whether_it_has_begun() {
        answer(refusal(500, "InternalServerError"));
        answer(refusal(503, "ServiceUnavailable"));

        assertThatThrownBy(this::begin)
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        failed -> assertThat(failed.code()).isEqualTo(StepFunctions.UNREACHABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThrottlingException", "KmsThrottlingException", "ExecutionLimitExceeded"})
    void what_is_too_much_now_may_be_begun_later(String type) {
        answer(refusal(400, type));

        assertThatThrownBy(this::begin)
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        failed -> assertThat(failed.code()).isEqualTo("STEP_FUNCTIONS_THROTTLED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AccessDeniedException",
                "StateMachineDoesNotExist",
                "StateMachineDeleting",
                "InvalidName",
                "InvalidArn",
                "InvalidExecutionInput",
                "ValidationException"
            })
    void what_is_refused_is_refused_for_good(String type) {
        answer(refusal(400, type));

        assertThatThrownBy(this::begin).isInstanceOf(PermanentException.class).hasMessageContaining("billing");
    }

    @Test
    void an_express_state_machine_would_never_tell_its_end() {
        answer(new StatesApi.Answer(
                200, "{\"executionArn\":\"arn:aws:states:eu-west-1:123456789012:express:billing:it:1\"}"));

        assertThatThrownBy(this::begin).isInstanceOf(PermanentException.class).hasMessageContaining("STANDARD");
    }

    private void answer(StatesApi.Answer answer) {
        answers.add(Optional.of(answer));
    }

    private void breakConnection() {
        answers.add(Optional.empty());
    }

    private Optional<ExecutionEnd> begin() {
        return begin(Duration.ofSeconds(60));
    }

    private Optional<ExecutionEnd> begin(Duration most) {
        return stepFunctions.begin(ARN, "it", "{}", most);
    }

    private static StatesApi.Answer refusal(int status, String type) {
        return new StatesApi.Answer(status, "{\"__type\":\"" + type + "\"}");
    }
}
