package dev.millrace.localstack.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.millrace.engineaws.execution.StatesApi;
import dev.millrace.localstack.http.LocalServer;
import java.io.IOException;
import java.time.Duration;

/// StartExecution and DescribeExecution over HTTP, for functions in processes of their own.
public final class StatesServer {
    private static final String PROTOCOL = "AWSStepFunctions.";

    /// Nothing here takes any time.
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final ObjectMapper json = new ObjectMapper();
    private final StatesApi states;

    private StatesServer(StatesApi states) {
        this.states = states;
    }

    public static LocalServer start(StatesApi states) {
        return LocalServer.start(new StatesServer(states)::serve);
    }

    private void serve(HttpExchange exchange) throws IOException {
        var asked = json.readTree(exchange.getRequestBody());
        var answer = answer(String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target")), asked);
        LocalServer.answer(exchange, answer.status(), answer.body());
    }

    private StatesApi.Answer answer(String operation, JsonNode asked) {
        return switch (operation) {
            case PROTOCOL + "StartExecution" ->
                states.start(
                        asked.path("stateMachineArn").asText(),
                        asked.path("name").asText(),
                        asked.path("input").asText(),
                        AT_ONCE);
            case PROTOCOL + "DescribeExecution" ->
                states.describe(asked.path("executionArn").asText(), AT_ONCE);
            default ->
                Executions.refused(
                        "UnknownOperationException",
                        "The local Step Functions knows StartExecution and DescribeExecution, not " + operation);
        };
    }
}
