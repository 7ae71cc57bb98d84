package dev.millrace.engineaws.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Finish;
import dev.millrace.engine.task.StepMessage;
import dev.millrace.enginetestkit.Records;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageBodiesTest {
    private static final String TASK = Records.taskId(1).text();

    @Test
    void a_step_message_is_parsed_as_it_was_written() {
        var message = new StepMessage(Records.taskId(1), 99_999, 3, 7, "00-trace");

        assertThat(LaneMessage.parse(LaneMessage.body(message), "00-trace")).isEqualTo(new Parsed.Message<>(message));
    }

    @Test
    void a_finish_is_parsed_as_it_was_written() {
        Arrays.stream(StepState.Kind.values())
                .filter(StepState.Kind::settles)
                .map(ending -> new Finish(Records.taskId(1), 5, 0, 2, ending))
                .forEach(finish -> assertThat(AdvanceMessage.parse(AdvanceMessage.body(finish)))
                        .isEqualTo(new Parsed.Message<>(finish)));
    }

    @Test
    void members_may_come_in_any_order_with_others_and_with_space() {
        String body = " {\n \"attempt\" : 1, \"epoch\":0,\"new\":\"x\", \"step\":2 ,\"task\":\"" + TASK + "\" }\n";

        assertThat(LaneMessage.parse(body, ""))
                .isEqualTo(new Parsed.Message<>(new StepMessage(Records.taskId(1), 2, 0, 1, "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "garbage",
                "null",
                "[]",
                "{",
                "{}",
                "{\"task\":\"../../etc\",\"step\":1,\"epoch\":0,\"attempt\":1}",
                "{\"task\":17,\"step\":1,\"epoch\":0,\"attempt\":1}",
                "{\"task\":\"00000000000000000000000001\"}",
                "{\"task\":\"00000000000000000000000001\",\"step\":-1,\"epoch\":0,\"attempt\":1}",
                "{\"task\":\"00000000000000000000000001\",\"step\":1.5,\"epoch\":0,\"attempt\":1}",
                "{\"task\":\"00000000000000000000000001\",\"step\":99999999999,\"epoch\":0,\"attempt\":1}",
                "{\"task\":\"00000000000000000000000001\",\"step\":\"x\",\"epoch\":0,\"attempt\":1}",
                "{\"task\":\"00000000000000000000000001\",\"step\":1,\"epoch\":0,\"attempt\":0}",
                "{\"task\":\"00000000000000000000000001\",\"step\":1,\"epoch\":0,\"attempt\":1} and more",
                "{\"task\":\"00000000000000000000000001\",\"step\":1,\"epoch\":0,\"attempt\":1,\"ending\":\"running\"}x"
            })
    void garbage_is_poison_and_says_why(String body) {
        assertThat(LaneMessage.parse(body, "")).isInstanceOf(Parsed.Poison.class);
        assertThat(AdvanceMessage.parse(body)).isInstanceOf(Parsed.Poison.class);
    }

    @Test
    void a_megabyte_of_garbage_is_poison_too() {
        assertThat(LaneMessage.parse("{\"a\":\"" + "x".repeat(1_000_000), "")).isInstanceOf(Parsed.Poison.class);
        assertThat(LaneMessage.parse("{\"a\":1,".repeat(100_000), "")).isInstanceOf(Parsed.Poison.class);
    }

    @Test
    void a_finish_that_ends_nothing_is_poison() {
        String body = "{\"task\":\"" + TASK + "\",\"step\":1,\"epoch\":0,\"attempt\":1,\"ending\":\"running\"}";

        assertThat(AdvanceMessage.parse(body))
                .isEqualTo(new Parsed.Poison<>("'ending' is no state that a step ends in"));
    }
}
