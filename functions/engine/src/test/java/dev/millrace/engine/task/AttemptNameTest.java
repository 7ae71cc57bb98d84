package dev.millrace.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptNameTest {
    private static final TaskId TASK = new TaskId("0123456789abcdefghijklmnop");

    @Test
    void what_is_written_can_be_read() {
        for (AttemptName name : List.of(
                new AttemptName(TASK, Instant.ofEpochMilli(1), 0, 0, 1),
                new AttemptName(TASK, Instant.parse("2030-01-01T00:00:00.123Z"), 99_999, 35, 36),
                new AttemptName(
                        TASK,
                        Instant.parse("4000-01-01T00:00:00Z"),
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE))) {
            assertThat(AttemptName.parse(name.text())).contains(name);
            assertThat(name.text())
                    .hasSizeLessThanOrEqualTo(AttemptName.LONGEST)
                    .matches("[0-9a-z-]+");
        }
    }

    @Test
    void what_is_none_is_not_read() {
        for (String text :
                List.of("", "x", TASK + "-1-0-0", TASK + "-1-0-0-1-1", TASK + "-1-zzzzzz-0-1", "A-1-0-0-1")) {
            assertThat(AttemptName.parse(text)).as(text).isEmpty();
        }
    }
}
