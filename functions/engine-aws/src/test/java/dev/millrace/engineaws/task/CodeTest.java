package dev.millrace.engineaws.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Fan;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.Lane;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What tables out there hold. A line may be added here; a line that has to be changed means that stored items can't be
/// read any more.
final class CodeTest {
    @Test
    void states_of_a_task_are_stored_as_ever() {
        assertStored(
                Code.TASK_STATE,
                TaskState.Kind.class,
                "1 pending, 2 running, 3 waiting, 4 blocked, 5 paused, 6 complete, 7 failed, 8 cancelled, 9 resolved");
    }

    @Test
    void states_of_a_step_are_stored_as_ever() {
        assertStored(
                Code.STEP_STATE,
                StepState.Kind.class,
                "1 pending, 2 ready, 3 running, 4 retrying, 5 waiting, 6 complete, 7 failed, 8 skipped, 9 cancelled,"
                        + " 10 resolved");
    }

    @Test
    void causes_are_stored_as_ever() {
        assertStored(
                Code.CAUSE,
                Cause.class,
                "1 submitted, 2 parents_done, 3 claimed, 4 taken_over, 5 in_place, 6 returned, 7 asked_to_wait,"
                        + " 8 attempt_failed, 9 lease_expired, 10 timer_due, 11 failed_fast, 12 parent_failed,"
                        + " 13 steps_settled, 14 all_waiting, 15 requested, 16 condition_false, 17 parents_skipped,"
                        + " 18 not_chosen, 19 items_known, 20 items_ended, 21 answered, 22 answer_overdue,"
                        + " 23 failure_blocks, 24 task_timeout, 25 moved_to_lane, 26 asked_to_go_on,"
                        + " 27 taken_up, 28 aged,"
                        + " 29 cancel_requested, 30 went_stale, 31 deleted, 32 expired,"
                        + " 33 child_started, 34 child_ended, 35 parent_ended");
    }

    @Test
    void lanes_levels_and_waits_are_stored_as_ever() {
        assertStored(Code.LANE, Lane.class, "1 critical, 2 high, 3 normal, 4 low, 5 background");
        assertStored(Code.EVENT_LEVEL, EventLevel.class, "1 task, 2 step, 3 all");
        assertStored(Code.WAITER, Waiter.Kind.class, "1 retry, 2 timer, 3 goes_on");
        assertStored(Code.FAN, Fan.Kind.class, "1 items, 2 undo, 3 void, 4 created");
    }

    @Test
    void states_fit_into_half_a_byte() {
        for (var kind : TaskState.Kind.values()) {
            assertThat(Code.TASK_STATE.number(kind)).isBetween(1, 15);
        }
        for (var kind : StepState.Kind.values()) {
            assertThat(Code.STEP_STATE.number(kind)).isBetween(1, 15);
        }
    }

    @Test
    void a_code_of_a_newer_version_is_refused() {
        assertThatThrownBy(() -> Code.CAUSE.of(99)).hasMessageContaining("No Cause is stored as 99");
        assertThatThrownBy(() -> Code.LANE.of("express")).hasMessageContaining("No Lane is stored as 'express'");
    }

    private static <E extends Enum<E>> void assertStored(Code<E> code, Class<E> type, String stored) {
        Map<E, String> actual = new EnumMap<>(code.all());
        List<String> expected = List.of(stored.split(", *"));

        assertThat(actual.values()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(new HashSet<>(expected)).hasSameSizeAs(type.getEnumConstants());
        actual.forEach((constant, text) -> {
            String[] parts = text.split(" ", 2);
            assertThat(code.of(Integer.parseInt(parts[0]))).isEqualTo(constant);
            assertThat(code.of(parts[1])).isEqualTo(constant);
        });
    }
}
