package dev.millrace.engineaws.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.enginetestkit.Records;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.DefaultLoggingEvent;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.NOPLogger;
import org.slf4j.spi.DefaultLoggingEventBuilder;
import org.slf4j.spi.LoggingEventBuilder;

final class JournalLogTest {
    private final List<LoggingEvent> lines = new ArrayList<>();
    private final List<String> metrics = new ArrayList<>();
    private final TransitionCounts counts =
            new TransitionCounts("execute-step", InstantSource.fixed(Instant.ofEpochMilli(17)), metrics::add);
    private final JournalLog journal = new JournalLog(new Listening(), counts);

    /// Keeps what is logged.
    private final class Listening extends NOPLogger {
        private static final long serialVersionUID = 1L;

        @Override
        public LoggingEventBuilder atInfo() {
            return builder(Level.INFO);
        }

        @Override
        public LoggingEventBuilder atDebug() {
            return builder(Level.DEBUG);
        }

        private LoggingEventBuilder builder(Level level) {
            Logger self = this;
            return new DefaultLoggingEventBuilder(self, level) {
                @Override
                protected void log(LoggingEvent event) {
                    lines.add(event);
                }
            };
        }
    }

    @Test
    void a_transition_of_a_step_is_one_line_that_says_what_how_and_why() {
        journal.moved(Records.taskId(1), Records.origin("shop", "order"), 8, step(StepSet.of(3)));

        assertThat(lines).hasSize(1);
        assertThat(fields(lines.getFirst()))
                .containsExactly(
                        "task=" + Records.taskId(1),
                        "template=shop/order@1.0.0",
                        "version=8",
                        "correlation=correlation-1",
                        "step={3}",
                        "attempt=2",
                        "from=RUNNING",
                        "to=RETRYING",
                        "cause=ATTEMPT_FAILED",
                        "detail=TIMEOUT");
    }

    @Test
    void a_task_that_nobody_correlates_has_no_correlation_in_its_lines() {
        var origin = Records.origin("shop", "order");
        var uncorrelated = new Origin(
                origin.template(),
                origin.templateHash(),
                origin.events(),
                Records.taskId(1).text(),
                origin.traceparent());

        journal.moved(Records.taskId(1), uncorrelated, 8, task());

        assertThat(fields(lines.getFirst())).noneMatch(field -> field.startsWith("correlation="));
    }

    @Test
    void a_transition_of_ten_thousand_steps_is_one_line_too() {
        journal.moved(Records.taskId(1), Records.origin("shop", "order"), 8, step(StepSet.range(0, 10_000)));

        assertThat(lines).hasSize(1);
        assertThat(fields(lines.getFirst())).contains("step={0-9999}");
    }

    @Test
    void what_was_ignored_is_told_to_those_who_look_closely() {
        journal.ignored(Records.taskId(1), 3, 2, "it has ended");

        assertThat(lines).extracting(LoggingEvent::getLevel).containsExactly(Level.DEBUG);
        assertThat(fields(lines.getFirst())).contains("because=it has ended");
    }

    @Test
    void metrics_of_an_invocation_are_one_line_in_the_embedded_format() {
        journal.moved(Records.taskId(1), Records.origin("shop", "order"), 8, step(StepSet.range(0, 5)));
        journal.moved(Records.taskId(1), Records.origin("shop", "order"), 9, task());

        counts.flush();
        counts.flush();

        assertThat(metrics)
                .containsExactly("{\"_aws\":{\"Timestamp\":17,\"CloudWatchMetrics\":[{\"Namespace\":\"Millrace\","
                        + "\"Dimensions\":[[\"service\"]],\"Metrics\":[{\"Name\":\"StepsRetrying\",\"Unit\":\"Count\"},"
                        + "{\"Name\":\"TasksComplete\",\"Unit\":\"Count\"}]}]},\"service\":\"execute-step\","
                        + "\"StepsRetrying\":5,\"TasksComplete\":1}");
    }

    private static List<String> fields(LoggingEvent line) {
        return ((DefaultLoggingEvent) line)
                .getKeyValuePairs().stream()
                        .map(pair -> pair.key + "=" + pair.value)
                        .toList();
    }

    private static Move step(StepSet steps) {
        return new Move.OfSteps(
                steps,
                StepState.Kind.RUNNING,
                StepState.Kind.RETRYING,
                2,
                Cause.ATTEMPT_FAILED,
                "TIMEOUT",
                "",
                Instant.EPOCH);
    }

    private static Move task() {
        return new Move.OfTask(
                Optional.of(TaskState.Kind.RUNNING),
                TaskState.Kind.COMPLETE,
                Cause.STEPS_SETTLED,
                "",
                "",
                Instant.EPOCH);
    }
}
