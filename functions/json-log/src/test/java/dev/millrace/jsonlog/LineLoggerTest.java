package dev.millrace.jsonlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;

class LineLoggerTest {
    private final List<String> lines = new ArrayList<>();
    private final BasicMDCAdapter context = new BasicMDCAdapter();

    @Test
    void a_line_is_one_JSON_object_with_what_was_said_and_whose_it_is() throws JsonProcessingException {
        context.put("function_request_id", "r-1");

        logger("millrace.transitions")
                .atInfo()
                .addKeyValue("step", 7)
                .addKeyValue("cause", "CLAIMED")
                .log("transition");

        JsonNode line = only();
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("message").asText()).isEqualTo("transition");
        assertThat(line.path("function_request_id").asText()).isEqualTo("r-1");
        assertThat(line.path("step").isNumber()).isTrue();
        assertThat(line.path("cause").asText()).isEqualTo("CLAIMED");
        assertThat(line.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    }

    @Test
    void letters_that_JSON_or_a_terminal_could_misread_survive() throws JsonProcessingException {
        logger("x").warn("a \"quoted\"\n\tünïcödé 🚂 {}", "back\\slash");

        assertThat(only().path("message").asText()).isEqualTo("a \"quoted\"\n\tünïcödé 🚂 back\\slash");
        assertThat(lines.getFirst()).isASCII().doesNotContain("\n");
    }

    @Test
    void an_exception_comes_with_its_stack() throws JsonProcessingException {
        logger("x").error("failed", new IllegalStateException("because"));

        JsonNode error = only().path("error");
        assertThat(error.path("name").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.path("message").asText()).isEqualTo("because");
        assertThat(error.path("stack").asText()).contains("LineLoggerTest");
    }

    @Test
    void metrics_come_out_bare() {
        logger("millrace.metrics").info("{\"_aws\":{}}");

        assertThat(lines).containsExactly("{\"_aws\":{}}");
    }

    @Test
    void libraries_speak_from_warnings_on_and_Millrace_from_information_on_unless_the_function_is_told_a_level() {
        Levels usual = Levels.of(Map.of());
        Levels told = Levels.of(Map.of("AWS_LAMBDA_LOG_LEVEL", "debug"));

        assertThat(usual.of("software.amazon.awssdk.request")).isEqualTo(Level.WARN);
        assertThat(usual.of("millrace.transitions")).isEqualTo(Level.INFO);
        assertThat(usual.of("dev.millrace.publishevents.PublishEventsHandler")).isEqualTo(Level.INFO);
        assertThat(told.of("software.amazon.awssdk.request")).isEqualTo(Level.DEBUG);
        assertThat(Levels.of(Map.of("AWS_LAMBDA_LOG_LEVEL", "FATAL")).of("x")).isEqualTo(Level.ERROR);
        logger("x").info("unheard");
        assertThat(lines).isEmpty();
    }

    private Logger logger(String name) {
        return new LineLogger(name, Levels.of(Map.of()).of(name), context, lines::add);
    }

    private JsonNode only() throws JsonProcessingException {
        assertThat(lines).hasSize(1);
        return new ObjectMapper().readTree(lines.getFirst());
    }
}
