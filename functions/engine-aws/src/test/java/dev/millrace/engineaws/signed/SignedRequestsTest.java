package dev.millrace.engineaws.signed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/// Against a server that answers as the API references of Lambda and Secrets Manager describe.
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
    void a_connection_that_breaks_is_no_answer() throws IOException {
        try (var secrets = new AnsweringServer(new BreaksOff())) {
            var api = new SignedSecretsApi(secrets.requests("secretsmanager"), Region.US_EAST_1);

            assertThatThrownBy(() -> api.read("key")).isInstanceOf(UncheckedIOException.class);
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
