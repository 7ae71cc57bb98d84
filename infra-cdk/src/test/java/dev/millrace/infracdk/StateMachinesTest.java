package dev.millrace.infracdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateMachinesTest {
    private static final String NAMED = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:%s:billing";
    private static final String OTHER = "arn:aws:states:eu-west-1:123456789012:%s:other";

    private static final Deployed STACK =
            Deployed.with(Map.of("stateMachines", "billing, " + OTHER.formatted("stateMachine")));

    @Test
    void steps_may_begin_executions_of_those_that_are_named_and_look_at_their_own_alone() {
        assertThat(states("ExecuteStep"))
                .containsExactlyInAnyOrder(
                        "states:StartExecution on " + NAMED.formatted("stateMachine"),
                        "states:StartExecution on " + OTHER.formatted("stateMachine"),
                        "states:DescribeExecution on " + NAMED.formatted("execution") + ":" + prefix() + "*",
                        "states:DescribeExecution on " + OTHER.formatted("execution") + ":" + prefix() + "*");
        assertThat(states("SubmitTask"))
                .containsExactlyInAnyOrder(
                        "states:DescribeExecution on " + NAMED.formatted("execution") + ":" + prefix() + "*",
                        "states:DescribeExecution on " + OTHER.formatted("execution") + ":" + prefix() + "*");
        assertThat(prefix()).matches("millrace-[0-9a-f]{8}-");
    }

    @Test
    void only_ends_of_executions_that_steps_have_begun_come_in() {
        var rule = STACK.properties("Events::Rule", "ExecutionsEnded");
        var pattern = rule.get("EventPattern");

        assertThat(rule.has("EventBusName")).as("it is on the default bus").isFalse();
        assertThat(pattern.get("source").toString()).isEqualTo("[\"aws.states\"]");
        assertThat(pattern.get("detail-type").toString()).isEqualTo("[\"Step Functions Execution Status Change\"]");
        assertThat(Deployed.plainAll(pattern.at("/detail/stateMachineArn")))
                .containsExactly(NAMED.formatted("stateMachine"), OTHER.formatted("stateMachine"));
        assertThat(Deployed.plainAll(pattern.at("/detail/status")))
                .containsExactly("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED");
        assertThat(pattern.at("/detail/name/0/prefix").asText()).isEqualTo(prefix());
        assertThat(Deployed.plain(rule.at("/Targets/0/Arn"))).isEqualTo("${ExecutionsEndsQueue.Arn}");
        assertThat(Deployed.plain(rule.at("/Targets/0/DeadLetterConfig/Arn")))
                .isEqualTo("${ExecutionsEndsDeadLettersQueue.Arn}");
        assertThat(rule.at("/Targets/0/InputPath").asText()).isEqualTo("$.detail");
    }

    @Test
    void only_that_rule_and_the_function_that_puts_them_off_may_send_ends() {
        var statements = STACK.properties("SQS::QueuePolicy", "ExecutionsEndsQueuePolicy")
                .at("/PolicyDocument/Statement");

        assertThat(Deployed.stream(statements)
                        .filter(statement -> statement.get("Effect").asText().equals("Allow")))
                .singleElement()
                .satisfies(statement -> assertThat(Deployed.plain(statement.at("/Condition/ArnEquals/aws:SourceArn")))
                        .isEqualTo("${ExecutionsEnded.Arn}"));
        assertThat(STACK.properties("IAM::Policy").values())
                .filteredOn(policy ->
                        actionsOn(policy, "${ExecutionsEndsQueue.Arn}").contains("sqs:SendMessage"))
                .hasSize(1);
    }

    @Test
    void whoever_names_none_has_neither_rule_nor_queue_nor_right() {
        assertThat(Deployed.BY_DEFAULT.text())
                .doesNotContain("states:")
                .doesNotContain("aws.states")
                .doesNotContain("STATE_MACHINES")
                .doesNotContain("Executions");
    }

    @Test
    void what_names_no_state_machine_is_refused() {
        for (var wrong : List.of("bill*", OTHER.formatted("stateMachine") + ":live", "arn:aws:lambda:x:1:function:f")) {
            assertThatThrownBy(() -> Deployed.with(Map.of("stateMachines", wrong)))
                    .hasMessageContaining("names no state machine");
        }
    }

    private String prefix() {
        return STACK.properties("Lambda::Function", "ExecuteStepFunction")
                .at("/Environment/Variables/MILLRACE_EXECUTION_PREFIX")
                .asText();
    }

    private List<String> states(String function) {
        var policy = STACK.properties("IAM::Policy", function + "RoleDefaultPolicy");
        return Deployed.stream(policy.at("/PolicyDocument/Statement"))
                .flatMap(statement -> Deployed.plainAll(statement.get("Action")).stream()
                        .filter(action -> action.startsWith("states:"))
                        .flatMap(action -> Deployed.plainAll(statement.get("Resource")).stream()
                                .map(resource -> action + " on " + resource)))
                .toList();
    }

    private static List<String> actionsOn(JsonNode policy, String resource) {
        return Deployed.stream(policy.at("/PolicyDocument/Statement"))
                .filter(statement ->
                        Deployed.plainAll(statement.get("Resource")).contains(resource))
                .flatMap(statement -> Deployed.plainAll(statement.get("Action")).stream())
                .toList();
    }
}
