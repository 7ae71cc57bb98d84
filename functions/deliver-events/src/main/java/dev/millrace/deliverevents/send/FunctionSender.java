package dev.millrace.deliverevents.send;

import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.engineaws.invoke.LambdaApi;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Invokes a Lambda function with the event, in the form in which a rule of EventBridge would, and waits for its end:
/// a function that fails has not taken the event.
///
/// @param api asked for when it is first needed, which in most deployments is never
record FunctionSender(Supplier<LambdaApi> api) {
    private static final int LONGEST_REASON = 500;

    Sending send(String function, BusEvent event) {
        boolean isArn = function.startsWith("arn:");
        int colon = isArn ? -1 : function.indexOf(':');
        String name = colon < 0 ? function : function.substring(0, colon);
        Optional<String> qualifier = colon < 0 ? Optional.empty() : Optional.of(function.substring(colon + 1));
        try {
            LambdaApi.Answer answer = api.get().invoke(new LambdaApi.Call(name, qualifier, "{}", event.json(), false));
            if (answer.status() / 100 == 2 && !answer.isFunctionError()) {
                return new Sending.Sent(Map.of("status", Integer.toString(answer.status())));
            }
            if (answer.isFunctionError()) {
                return Sending.Failed.retryable(
                        "LAMBDA_FUNCTION_FAILED", function + " failed: " + shortened(answer.payload()));
            }
            boolean mayPass = answer.status() == 429 || answer.status() >= 500;
            String why = "Lambda answered " + answer.status() + " for " + function
                    + (answer.status() == 403 ? "; name it in the deployment's setting 'invokes'" : "");
            String code = "LAMBDA_" + answer.status();
            return mayPass ? Sending.Failed.retryable(code, why) : Sending.Failed.permanent(code, why);
        } catch (UncheckedIOException broken) {
            return Sending.Failed.retryable("LAMBDA_UNREACHABLE", function + " was not reached");
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
    }
}
