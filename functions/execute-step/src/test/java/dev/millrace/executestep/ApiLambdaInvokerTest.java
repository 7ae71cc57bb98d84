package dev.millrace.executestep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.builtinhandlers.LambdaInvoker;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiLambdaInvokerTest {
    private static final LambdaInvoker.Call CALL =
            new LambdaInvoker.Call("billing", Optional.empty(), "{}", "{}", false);

    @Test
    void throttling_is_tried_again_after_the_time_lambda_asks_for() {
        assertThatThrownBy(() -> answering(429, Optional.of("7")).invoke(CALL))
                .isInstanceOfSatisfying(RetryableException.class, throttled -> {
                    assertThat(throttled.code()).isEqualTo("LAMBDA_THROTTLED");
                    assertThat(throttled.retryAfter()).contains(Duration.ofSeconds(7));
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void trouble_of_lambda_itself_is_tried_again(int status) {
        assertThatThrownBy(() -> answering(status, Optional.empty()).invoke(CALL))
                .isInstanceOf(RetryableException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 413})
    void what_lambda_refuses_is_not(int status) {
        assertThatThrownBy(() -> answering(status, Optional.empty()).invoke(CALL))
                .isInstanceOf(PermanentException.class);
    }

    @Test
    void a_connection_that_breaks_is_tried_again() {
        LambdaApi broken = call -> {
            throw new UncheckedIOException(new IOException("reset"));
        };

        assertThatThrownBy(() -> new ApiLambdaInvoker(() -> broken).invoke(CALL))
                .isInstanceOf(RetryableException.class);
    }

    @Test
    void a_functions_own_error_is_an_answer() {
        LambdaApi failing = call -> new LambdaApi.Answer(200, "{}", true, Optional.empty());

        assertThat(new ApiLambdaInvoker(() -> failing).invoke(CALL).isError()).isTrue();
    }

    private static ApiLambdaInvoker answering(int status, Optional<String> retryAfter) {
        return new ApiLambdaInvoker(() -> call -> new LambdaApi.Answer(status, "", false, retryAfter));
    }
}
