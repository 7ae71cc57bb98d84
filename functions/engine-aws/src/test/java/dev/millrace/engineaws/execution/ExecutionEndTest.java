package dev.millrace.engineaws.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.template.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExecutionEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void an_execution_that_goes_on_has_not_ended() {
        assertThat(read("{'status':'RUNNING'}")).isEmpty();
        assertThat(read("{'status':'PENDING_REDRIVE'}")).isEmpty();
    }

    @Test
    void an_output_is_the_result_to_the_last_digit() {
        assertThat(ExecutionEnd.succeeded("{\"sum\": 1.10}").outcome("it"))
                .isEqualTo(new Outcome.Completed(new Json("{\"sum\":1.10}")));
    }

    @Test
    void what_the_event_left_out_is_to_be_fetched() {
        assertThat(end("{'status':'SUCCEEDED','output':null,'outputDetails':{'included':false}}")
                        .isPartial())
                .isTrue();
        assertThat(end("{'status':'SUCCEEDED','output':'1'}").isPartial()).isFalse();
        assertThat(end("{'status':'FAILED'}").isPartial()).isTrue();
        assertThat(end("{'status':'FAILED','error':'E'}").isPartial()).isFalse();
        assertThat(end("{'status':'ABORTED'}").isPartial()).isFalse();
    }

    @Test
    void how_it_failed_says_whether_another_one_may_help() {
        assertThat(failed("{'status':'FAILED','error':'E','cause':'why'}")).satisfies(failed -> {
            assertThat(failed.error().code()).isEqualTo("E");
            assertThat(failed.error().message()).isEqualTo("why");
            assertThat(failed.retryable()).isTrue();
        });
        assertThat(failed("{'status':'FAILED','error':''}").error().code()).isEqualTo("EXECUTION_FAILED");
        assertThat(failed("{'status':'TIMED_OUT'}")).satisfies(failed -> {
            assertThat(failed.error().code()).isEqualTo("TIMEOUT");
            assertThat(failed.retryable()).isTrue();
        });
        assertThat(failed("{'status':'ABORTED','error':'Mine'}")).satisfies(failed -> {
            assertThat(failed.error().code()).isEqualTo("EXECUTION_ABORTED");
            assertThat(failed.retryable()).isFalse();
        });
    }

    private static Outcome.Failed failed(String said) {
        return (Outcome.Failed) end(said).outcome("it");
    }

    private static ExecutionEnd end(String said) {
        return read(said).orElseThrow();
    }

    private static Optional<ExecutionEnd> read(String said) {
        try {
            return ExecutionEnd.read(JSON.readTree(said.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
