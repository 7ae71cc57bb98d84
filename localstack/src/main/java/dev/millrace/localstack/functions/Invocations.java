package dev.millrace.localstack.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/// Lambda's own API for the functions of the stack: synchronous invocations. A function of the template is found by its
/// physical name, its ARN, or the name people call it by.
public final class Invocations {
    private static final Pattern NAME = Pattern.compile("(?:.*:function:)?([^:/]+)(?::[^:/]+)?");

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicReference<Functions> functions = new AtomicReference<>();

    /// From now on there are functions to invoke.
    public void connect(Functions all) {
        functions.set(all);
    }

    public LambdaClient client() {
        return new LambdaClient() {
            @Override
            public InvokeResponse invoke(InvokeRequest request) {
                return answer(request);
            }

            @Override
            public String serviceName() {
                return "lambda";
            }

            @Override
            public void close() {}
        };
    }

    private InvokeResponse answer(InvokeRequest request) {
        var function = find(request.functionName());
        try {
            var payload = request.payload() == null ? new byte[0] : request.payload().asByteArray();
            return InvokeResponse.builder()
                    .statusCode(200)
                    .payload(SdkBytes.fromByteArray(function.invoke(payload)))
                    .build();
        } catch (FunctionFailed failed) {
            return InvokeResponse.builder()
                    .statusCode(200)
                    .functionError("Unhandled")
                    .payload(SdkBytes.fromUtf8String(error(failed)))
                    .build();
        }
    }

    private LocalFunction find(String nameOrArn) {
        var named = NAME.matcher(nameOrArn);
        var name = named.matches() ? named.group(1) : nameOrArn;
        return Optional.ofNullable(functions.get())
                .flatMap(all -> all.find(name))
                .orElseThrow(() -> ResourceNotFoundException.builder()
                        .statusCode(404)
                        .message("Function not found: " + nameOrArn)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .errorCode("ResourceNotFoundException")
                                .errorMessage("Function not found: " + nameOrArn)
                                .serviceName("Lambda")
                                .build())
                        .build());
    }

    /// As Lambda's Java runtime tells it: the exception's class and its message.
    private String error(FunctionFailed failed) {
        Throwable thrown = Objects.requireNonNullElse(failed.getCause(), failed);
        String message = Objects.requireNonNullElse(thrown.getMessage(), "");
        return json.createObjectNode()
                .put("errorMessage", message)
                .put("errorType", thrown instanceof FunctionFailed ? type(message) : thrown.getClass().getName())
                .toString();
    }

    /// A process reports its error as JSON within a sentence.
    private static String type(String message) {
        Matcher found = Pattern.compile("\"errorType\":\"([^\"]+)\"").matcher(message);
        return found.find() ? found.group(1) : "Sandbox.Failed";
    }
}
