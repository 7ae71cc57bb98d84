package dev.millrace.engineaws.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engineaws.execution.SignedStatesApi;
import dev.millrace.engineaws.execution.StatesApi;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.engineaws.invoke.SignedLambdaApi;
import dev.millrace.engineaws.secret.SignedSecretsApi;
import dev.millrace.engineaws.signed.AnsweringServer.Answer;
import dev.millrace.engineaws.signed.AnsweringServer.BreaksOff;
import dev.millrace.engineaws.signed.AnsweringServer.IsSilent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

/// Against a server that answers as the API references of Lambda, Secrets Manager and Step Functions describe.
class SignedRequestsTest {
    private static final String FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:pack";
    private static final String SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:key-AbCdEf";

    @Test
    void an_invocation_names_the_function_its_version_and_who_waits() throws IOException {
        try (var lambda = new AnsweringServer(new Answer(200, "{\"packed\":7}"))) {
            var answer = new SignedLambdaApi(lambda.requests("lambda"), Region.US_EAST_1)
                    .invoke(new LambdaApi.Call("pack", Optional.of("live"), "{}", "{\"order\":7}", false));

            assertThat(answer).isEqualTo(new LambdaApi.Answer(200, "{\"packed\":7}", false, Optional.empty()));
            assertThat(lambda.seen())
                    .singleElement()
                    .satisfies(request -> assertThat(request)
                            .containsEntry("path", "/2015-03-31/functions/pack/invocations?Qualifier=live")
                            .containsEntry("x-amz-invocation-type", "RequestResponse")
                            .containsEntry("x-amz-client-context", "e30=")
                            .containsEntry("body", "{\"order\":7}"));
            assertThat(lambda.seen().getFirst().get("authorization")).contains("/us-east-1/lambda/aws4_request");
        }
    }

    @Test
    void what_an_arn_names_is_asked_in_its_region() throws IOException {
        try (var lambda = new AnsweringServer(new Answer(202, ""));
                var secrets = new AnsweringServer(new Answer(200, "{\"SecretString\":\"s\"}"))) {
            new SignedLambdaApi(lambda.requests("lambda"), Region.US_EAST_1)
                    .invoke(new LambdaApi.Call(FUNCTION, Optional.empty(), "{}", "{}", true));
            new SignedSecretsApi(secrets.requests("secretsmanager"), Region.US_EAST_1).read(SECRET);

            assertThat(lambda.seen().getFirst().get("authorization")).contains("/eu-central-1/lambda/");
            assertThat(secrets.seen().getFirst().get("authorization")).contains("/eu-central-1/secretsmanager/");
        }
    }

    @Test
    void a_function_that_failed_and_one_that_is_busy_are_told_apart() throws IOException {
        try (var lambda = new AnsweringServer(
                new Answer(200, Map.of("X-Amz-Function-Error", "Unhandled"), "{\"errorType\":\"Broken\"}"),
                new Answer(429, Map.of("Retry-After", "3"), "{}"))) {
            var api = new SignedLambdaApi(lambda.requests("lambda"), Region.US_EAST_1);
            var call = new LambdaApi.Call("pack", Optional.empty(), "{}", "{}", false);

            assertThat(api.invoke(call).isFunctionError()).isTrue();
            assertThat(api.invoke(call)).isEqualTo(new LambdaApi.Answer(429, "{}", false, Optional.of("3")));
        }
    }

    @Test
    void a_secret_is_read_and_not_printed() throws IOException {
        try (var secrets = new AnsweringServer(new Answer(200, "{\"SecretString\":\"hush\"}"))) {
            var requests = secrets.requests("secretsmanager");

            var answer = new SignedSecretsApi(requests, Region.US_EAST_1).read("key");

            assertThat(answer.body()).isEqualTo("{\"SecretString\":\"hush\"}");
            assertThat(secrets.seen().getFirst())
                    .containsEntry("x-amz-target", "secretsmanager.GetSecretValue")
                    .containsEntry("content-type", "application/x-amz-json-1.1")
                    .containsEntry("body", "{\"SecretId\":\"key\"}");
            assertThat(requests.ask(Region.US_EAST_1, "any", new byte[0]))
                    .asString()
                    .doesNotContain("hush");
        }
    }

    @Test
    void an_execution_is_begun_and_looked_at_in_the_region_of_its_state_machine() throws IOException {
        try (var states = new AnsweringServer(new Answer(200, "{}"), new Answer(400, "{\"__type\":\"x\"}"))) {
            var api = new SignedStatesApi(states.requests("states"), Region.US_EAST_1);

            var most = Duration.ofSeconds(60);

            assertThat(api.start("arn:aws:states:eu-central-1:123456789012:stateMachine:pack", "it", "{\"a\":1}", most))
                    .isEqualTo(new StatesApi.Answer(200, "{}"));
            assertThat(api.describe("arn:aws:states:eu-central-1:123456789012:execution:pack:it", most)
                            .status())
                    .isEqualTo(400);

            assertThat(states.seen().getFirst())
                    .containsEntry("x-amz-target", "AWSStepFunctions.StartExecution")
                    .containsEntry("content-type", "application/x-amz-json-1.0")
                    .containsEntry(
                            "body",
                            "{\"stateMachineArn\":\"arn:aws:states:eu-central-1:123456789012:stateMachine:pack\","
                                    + "\"name\":\"it\",\"input\":\"{\\\"a\\\":1}\"}");
            assertThat(states.seen().getFirst().get("authorization")).contains("/eu-central-1/states/aws4_request");
            assertThat(states.seen().getLast())
                    .containsEntry("x-amz-target", "AWSStepFunctions.DescribeExecution")
                    .containsEntry(
                            "body",
                            "{\"executionArn\":\"arn:aws:states:eu-central-1:123456789012:execution:pack:it\"}");
        }
    }

    @Test
    void a_connection_that_breaks_is_no_answer() throws IOException {
        try (var secrets = new AnsweringServer(new BreaksOff())) {
            var api = new SignedSecretsApi(secrets.requests("secretsmanager"), Region.US_EAST_1);

            assertThatThrownBy(() -> api.read("key")).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void so_is_an_execution_that_nobody_hears_of() throws IOException {
        try (var silent = new AnsweringServer(new IsSilent())) {
            var api = new SignedStatesApi(silent.requests("states"), Region.US_EAST_1);

            assertThatThrownBy(() -> api.start("pack", "it", "{}", Duration.ofMillis(100)))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void a_request_is_broken_off_after_its_time() throws IOException {
        try (var silent = new AnsweringServer(new IsSilent())) {
            var requests = silent.requests("events");

            assertThatThrownBy(() -> requests.ask(
                            Region.US_EAST_1, "any", "{}".getBytes(StandardCharsets.UTF_8), Duration.ofMillis(100)))
                    .isInstanceOf(IOException.class);
        }
    }
}
