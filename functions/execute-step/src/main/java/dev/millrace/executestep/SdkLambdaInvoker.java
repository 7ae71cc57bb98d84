package dev.millrace.executestep;

import dev.millrace.builtinhandlers.LambdaInvoker;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/// Invokes through the SDK, and says of each refusal whether trying again may help.
///
/// @param client built when it is first needed, which in most deployments is never
record SdkLambdaInvoker(Supplier<LambdaClient> client, InstantSource clock) implements LambdaInvoker {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    @Override
    public Answer invoke(Call call) {
        Duration left = Duration.between(clock.instant(), call.until());
        Duration wait = left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left;
        String context = Base64.getEncoder().encodeToString(call.context().getBytes(StandardCharsets.UTF_8));
        InvokeRequest.Builder request = InvokeRequest.builder()
                .functionName(call.function())
                .clientContext(context)
                .payload(SdkBytes.fromUtf8String(call.payload()))
                .overrideConfiguration(over -> over.apiCallAttemptTimeout(wait).apiCallTimeout(wait));
        call.qualifier().ifPresent(request::qualifier);
        try {
            InvokeResponse response = client.get().invoke(request.build());
            String payload = Optional.ofNullable(response.payload())
                    .map(SdkBytes::asUtf8String)
                    .orElse("");
            return new Answer(payload, response.functionError() != null);
        } catch (TooManyRequestsException throttled) {
            throw new RetryableException(
                    "LAMBDA_THROTTLED", call.function() + " is throttled", retryAfter(throttled.retryAfterSeconds()));
        } catch (LambdaException refused) {
            throw judged(call, refused);
        } catch (SdkClientException unreachable) {
            throw new RetryableException(
                    "LAMBDA_UNREACHABLE",
                    call.function() + " was not reached, or did not answer in time: " + unreachable.getMessage());
        }
    }

    private static RuntimeException judged(Call call, LambdaException refused) {
        return switch (refused.statusCode()) {
            case 403 ->
                new PermanentException(
                        "LAMBDA_NOT_ALLOWED",
                        "Steps may not invoke " + call.function() + "; name it in the deployment's 'invokes'");
            case 404 -> new PermanentException("LAMBDA_NOT_FOUND", "There is no function " + call.function());
            case 413 ->
                new PermanentException(
                        "LAMBDA_INPUT_TOO_LARGE", "The input is larger than what a function can be invoked with");
            case 429 -> new RetryableException("LAMBDA_THROTTLED", call.function() + " is throttled");
            default ->
                refused.statusCode() >= 500
                        ? new RetryableException("LAMBDA_UNAVAILABLE", "Lambda could not run " + call.function())
                        : new PermanentException(
                                "LAMBDA_REFUSED",
                                "Lambda refused to invoke " + call.function() + ": "
                                        + refused.awsErrorDetails().errorCode());
        };
    }

    private static Optional<Duration> retryAfter(String seconds) {
        return seconds != null && seconds.matches("\\d{1,6}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
                : Optional.empty();
    }
}
