package dev.millrace.infracdk.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void an_attempt_ends_before_its_lease_its_function_and_its_message() {
        assertThat(Times.ATTEMPT).isLessThanOrEqualTo(Times.LEASE);
        assertThat(Times.LEASE).isLessThan(Times.EXECUTE_STEP);
        assertThat(Times.EXECUTE_STEP).isLessThan(Times.LANE_VISIBILITY);
    }

    @Test
    void an_attempt_may_take_ten_minutes() {
        assertThat(Times.ATTEMPT).isEqualTo(Duration.ofMinutes(10));
        assertThat(Times.LEASE_GRACE).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void no_function_may_run_longer_than_lambda_lets_it() {
        assertThat(Times.EXECUTE_STEP).isLessThanOrEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void other_messages_stay_invisible_longer_than_their_functions_may_run() {
        assertThat(Times.SUBMIT_TASK).isLessThan(Times.SUBMISSION_VISIBILITY);
        assertThat(Times.CALCULATE_READINESS).isLessThan(Times.ADVANCE_VISIBILITY);
        assertThat(Times.TEND_DEAD_LETTERS).isLessThan(Times.DEAD_LETTER_VISIBILITY);
    }
}
