package dev.millrace.steprunner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StepLogTest {
    @Test
    void each_line_says_whose_it_is_and_nothing_of_the_input() {
        RecordingLogger lines = new RecordingLogger();
        var call = Calls.of("it").attempt(2).input("\"secret\"").call();
        StepLog log = new StepLog(lines, new AttemptContext(call, Map.of(), Calls.CLOCK));

        log.info("Charged", "cents", 1250);
        log.warn("Slow", "millis", 7, "alone");

        String whose =
                "task=\"0123456789abcdefghijklmnop\", step=\"price\", attempt=\"2\", correlationId=\"correlation-1\"";
        assertThat(lines.lines())
                .containsExactly(
                        "INFO Charged [" + whose + ", cents=\"1250\"]",
                        "WARN Slow [" + whose + ", millis=\"7\", alone=\"\"]");
    }
}
