package dev.millrace.steprunner;

import static dev.millrace.steprunner.JavaStepRunnerTest.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.template.Json;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The builtin handlers as every deployment runs them: found by ServiceLoader.
class BuiltinsTest {
    private final JavaStepRunner runner =
            new JavaStepRunner(BuiltinsTest.class.getClassLoader(), Map.of(), Calls.CLOCK);

    @Test
    void pass_hands_its_input_on_to_the_last_digit() {
        String input = "{\"b\":[1.10,12345678901234567890.123456789],\"a\":\"ü\",\"none\":null}";

        assertThat(runner.run(Calls.of("pass").input(input).call())).isEqualTo(completed(input));
        assertThat(runner.run(Calls.of("pass").input("null").call())).isEqualTo(completed("null"));
    }

    @Test
    void fail_fails_as_often_as_it_is_told() {
        Calls calls =
                Calls.of("fail").config("{\"times\": 2, \"code\": \"TIRED\"}").input("7");

        assertThat(failed(runner.run(calls.attempt(1).call()), true).error().code())
                .isEqualTo("TIRED");
        assertThat(failed(runner.run(calls.attempt(2).call()), true).error().code())
                .isEqualTo("TIRED");
        assertThat(runner.run(calls.attempt(3).call())).isEqualTo(completed("7"));
    }

    @Test
    void fail_can_fail_for_good() {
        Calls calls = Calls.of("fail").config("{\"permanent\": true, \"message\": \"Never\"}");

        assertThat(failed(runner.run(calls.attempt(99).call()), false).error().message())
                .isEqualTo("Never");
    }

    @Test
    void wait_waits_until_a_time_and_hands_its_input_on() {
        Calls calls = Calls.of("wait")
                .config("{\"until\": \"2031-01-01T02:00:00+02:00\"}")
                .input("[1]");

        assertThat(runner.run(calls.call()))
                .isEqualTo(new Outcome.Waits(Instant.parse("2031-01-01T00:00:00Z"), new Json("[1]")));
    }

    @Test
    void wait_takes_the_time_from_its_input_where_the_config_has_none() {
        Calls calls =
                Calls.of("wait").mapping("{\"until\": \"${input.due}\"}").input("{\"due\":\"2031-01-01T00:00:00Z\"}");

        assertThat(runner.run(calls.call())).isInstanceOf(Outcome.Waits.class);
        assertThat(failed(runner.run(Calls.of("wait").input("{}").call()), false)
                        .error()
                        .code())
                .isEqualTo("WAIT_UNKNOWN");
    }

    @Test
    void http_is_refused_a_metadata_address_without_any_setting() {
        Calls calls = Calls.of("http").config("{\"url\": \"http://169.254.169.254/latest/meta-data\"}");

        assertThat(failed(runner.run(calls.call()), false).error().code()).isEqualTo("HTTP_ADDRESS_REFUSED");
    }

    @Test
    void a_config_with_problems_fails_for_good_and_lists_them() {
        Calls calls = Calls.of("http").config("{\"url\": \"ftp://x\", \"methode\": \"GET\"}");

        assertThat(failed(runner.run(calls.call()), false).error().message())
                .contains("url")
                .contains("methode");
    }

    private static Outcome completed(String json) {
        return new Outcome.Completed(new Json(json));
    }
}
