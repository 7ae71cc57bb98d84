package dev.millrace.executestep;

import dev.millrace.builtinhandlers.LambdaInvoker;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Invokes through Lambda's API, and says of each refusal whether trying again may help.
///
/// @param api asked for when it is first needed, which in most deployments is never
record ApiLambdaInvoker(Supplier<LambdaApi> api) implements LambdaInvoker {
    @Override
    public Answer invoke(Call call) {
        try {
            LambdaApi.Answer answer = api.get()
                    .invoke(new LambdaApi.Call(
                            call.function(), call.qualifier(), call.context(), call.payload(), call.async()));
            if (answer.status() / 100 == 2) {
                return new Answer(answer.payload(), answer.isFunctionError());
            }
            throw judged(call.function(), answer);
        } catch (UncheckedIOException broken) {
            throw new RetryableException(
                    "LAMBDA_UNREACHABLE", call.function() + " was not reached, or the connection broke");
        }
    }

    private static RuntimeException judged(String function, LambdaApi.Answer refusal) {
        return switch (refusal.status()) {
            case 403 ->
                new PermanentException(
                        "LAMBDA_NOT_ALLOWED",
                        "Steps may not invoke " + function + "; name it in the deployment's setting 'invokes'");
            case 404 -> new PermanentException("LAMBDA_NOT_FOUND", "There is no function " + function);
            case 413 ->
                new PermanentException(
                        "LAMBDA_INPUT_TOO_LARGE", "The input is larger than what a function can be invoked with");
            case 429 ->
                new RetryableException("LAMBDA_THROTTLED", function + " is throttled", seconds(refusal.retryAfter()));
            default ->
                refusal.status() >= 500
                        ? new RetryableException("LAMBDA_UNAVAILABLE", "Lambda could not run " + function)
                        : new PermanentException(
                                "LAMBDA_REFUSED", "Lambda refused to invoke " + function + " with " + refusal.status());
        };
    }

    private static Optional<Duration> seconds(Optional<String> retryAfter) {
        return retryAfter
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
