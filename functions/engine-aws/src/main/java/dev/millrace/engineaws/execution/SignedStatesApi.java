package dev.millrace.engineaws.execution;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.signed.SignedRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.regions.Region;

/// Asks over HTTPS, in the region that an ARN says.
public final class SignedStatesApi implements StatesApi {
    private final ObjectMapper json = new ObjectMapper();
    private final SignedRequests requests;
    private final Region region;

    /// @param requests to `states`
    /// @param region for ARNs without one
    public SignedStatesApi(SignedRequests requests, Region region) {
        this.requests = requests;
        this.region = region;
    }

    @Override
    public Answer start(String stateMachineArn, String name, String input, Duration most) {
        return ask(
                "StartExecution",
                stateMachineArn,
                json.createObjectNode()
                        .put("stateMachineArn", stateMachineArn)
                        .put("name", name)
                        .put("input", input),
                most);
    }

    @Override
    public Answer describe(String executionArn, Duration most) {
        return ask("DescribeExecution", executionArn, json.createObjectNode().put("executionArn", executionArn), most);
    }

    private Answer ask(String operation, String arn, ObjectNode body, Duration most) {
        try {
            SignedRequests.Answer answer = requests.post(
                    SignedRequests.regionOf(arn).orElse(region),
                    request -> request.encodedPath("/")
                            .putHeader("Content-Type", "application/x-amz-json-1.0")
                            .putHeader("X-Amz-Target", "AWSStepFunctions." + operation),
                    body.toString().getBytes(StandardCharsets.UTF_8),
                    most);
            return new Answer(answer.status(), answer.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
