package dev.millrace.localstack.roles;

import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.execution.StatesApi;
import dev.millrace.localstack.states.Executions;
import java.time.Duration;
import java.util.function.Supplier;

/// Step Functions as one function's role lets it.
record CheckedStates(String function, Role role, RequestLog requests, AwsClients clients) implements StatesApi {
    @Override
    public Answer start(String stateMachineArn, String name, String input, Duration most) {
        return checked(
                "StartExecution", stateMachineArn, () -> clients.states().start(stateMachineArn, name, input, most));
    }

    @Override
    public Answer describe(String executionArn, Duration most) {
        return checked("DescribeExecution", executionArn, () -> clients.states().describe(executionArn, most));
    }

    /// Step Functions itself answers what its caller may not do, as it does on AWS.
    private Answer checked(String operation, String arn, Supplier<Answer> question) {
        var action = new Action("states:" + operation, arn);
        if (!role.allows(action)) {
            return Executions.refused("AccessDeniedException", Denied.message(function, action));
        }
        requests.count(new RequestLog.Request(function, "states", operation, arn.split(":", -1)[6]));
        return question.get();
    }
}
