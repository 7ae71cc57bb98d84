package dev.millrace.engineaws.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.task.AttemptName;
import dev.millrace.engine.task.TaskId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StateMachinesTest {
    private static final String BILLING = "arn:aws:states:eu-west-1:123456789012:stateMachine:billing";
    private static final AttemptName ATTEMPT =
            new AttemptName(new TaskId("0123456789abcdefghijklmnop"), Instant.ofEpochMilli(1), 3, 0, 2);

    private final StateMachines machines = StateMachines.of(BILLING + ", ", "millrace-01234567-");

    @Test
    void one_is_found_by_its_name_and_by_its_arn() {
        assertThat(machines.arn("billing")).contains(BILLING);
        assertThat(machines.arn(BILLING)).contains(BILLING);
        assertThat(machines.knows("other")).isFalse();
        assertThat(machines.knows(BILLING.replace("eu-west-1", "eu-west-2"))).isFalse();
        assertThat(StateMachines.of("", "").knows("billing")).isFalse();
    }

    @Test
    void an_execution_bears_its_attempts_name_behind_the_deployments_own_prefix() {
        String name = machines.executionName(ATTEMPT.text());

        assertThat(machines.attempt(name)).contains(ATTEMPT);
        assertThat(machines.attempt(name.replace("01234567-", "76543210-"))).isEmpty();
        assertThat(machines.attempt("by-hand")).isEmpty();
        assertThat(StateMachines.executionArn(BILLING, name))
                .isEqualTo("arn:aws:states:eu-west-1:123456789012:execution:billing:" + name);
    }

    @Test
    void a_prefix_leaves_room_for_an_attempts_name() {
        assertThatThrownBy(() -> StateMachines.of("", "x".repeat(24))).isInstanceOf(IllegalArgumentException.class);
    }
}
