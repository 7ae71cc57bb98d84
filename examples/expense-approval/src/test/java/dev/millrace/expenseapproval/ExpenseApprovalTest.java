package dev.millrace.expenseapproval;

import static dev.millrace.testing.WorkflowAssert.assertThat;

import dev.millrace.testing.SubmittedTask;
import dev.millrace.testing.Workflows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpenseApprovalTest {
    private final Workflows expenses =
            Workflows.of(Path.of("expense-approval.yaml")).step("ask-manager", attempt -> "asked");

    @Test
    void a_small_claim_is_paid_and_nobody_is_asked() {
        assertThat(expenses.submit(claim(46)).runToItsEnd())
                .isComplete()
                .skipped("ask-manager")
                .completed("pay")
                .result("tell-employee")
                .at("/paid")
                .isEqualTo(true);
    }

    @Test
    void a_large_claim_waits_for_the_manager_and_is_paid_when_she_approves() {
        SubmittedTask claim = expenses.submit(claim(900)).runUntilItWaits();
        assertThat(claim).isWaiting().waits("ask-manager");

        claim.turn(Duration.ofHours(5)).answer("ask-manager", Map.of("approved", true, "by", "Margaret"));

        assertThat(claim.runToItsEnd()).isComplete().completed("pay").took(Duration.ofHours(5));
    }

    @Test
    void a_refused_claim_is_not_paid_and_the_employee_is_told() {
        SubmittedTask claim = expenses.submit(claim(48_000)).runUntilItWaits();

        claim.answer("ask-manager", Map.of("approved", false, "by", "Margaret")).runToItsEnd();

        assertThat(claim)
                .isComplete()
                .skipped("pay")
                .result("tell-employee")
                .at("/text")
                .isText("Dear Linus, your claim for conference was refused by Margaret");
    }

    @Test
    void a_manager_who_says_nothing_is_asked_three_times() {
        assertThat(expenses.submit(claim(900)).runToItsEnd())
                .isFailed()
                .tried("ask-manager", 3)
                .failed("ask-manager", "ANSWER_OVERDUE")
                .didNotRun("pay");
    }

    private static Map<String, Object> claim(int amount) {
        return Map.of(
                "employee",
                "Linus",
                "purpose",
                "conference",
                "lines",
                List.of(Map.of("what", "flight", "amount", amount)));
    }
}
