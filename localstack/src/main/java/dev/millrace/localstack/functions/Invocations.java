package dev.millrace.localstack.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engineaws.invoke.LambdaApi;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lambda's own API for the functions of the stack. An asynchronous invocation is tried once. A function of the
/// template is found by
/// its physical name, its ARN, or the name people call it by; its only version is what every alias names.
public final class Invocations implements LambdaApi {
    private static final Pattern NAME = Pattern.compile("(?:.*:function:)?([^:/]+)(?::[^:/]+)?");
    private static final Pattern ERROR_TYPE = Pattern.compile("\"errorType\":\"([^\"]+)\"");

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicReference<Optional<Functions>> functions = new AtomicReference<>(Optional.empty());

    /// From now on there are functions to invoke.
    public void connect(Functions all) {
        functions.set(Optional.of(all));
    }

    @Override
    public Answer invoke(Call call) {
        var named = NAME.matcher(call.function());
        var name = named.matches() ? named.group(1) : call.function();
        return functions
                .get()
                .flatMap(all -> all.find(name))
                .map(function -> call.async() ? begun(function, call.payload()) : answer(function, call.payload()))
                .orElseGet(() -> new Answer(404, "Function not found: " + call.function(), false, Optional.empty()));
    }

    private Answer begun(LocalFunction function, String payload) {
        Thread.ofVirtual().name("async " + function.definition().name()).start(() -> answer(function, payload));
        return new Answer(202, "", false, Optional.empty());
    }

    private Answer answer(LocalFunction function, String payload) {
        try {
            var answer = function.invoke(payload.getBytes(StandardCharsets.UTF_8));
            return new Answer(200, new String(answer, StandardCharsets.UTF_8), false, Optional.empty());
        } catch (FunctionFailed failed) {
            return new Answer(200, error(failed), true, Optional.empty());
        }
    }

    /// As Lambda's Java runtime tells it: the exception's class and its message.
    private String error(FunctionFailed failed) {
        Throwable thrown = Objects.requireNonNullElse(failed.getCause(), failed);
        String message = Objects.requireNonNullElse(thrown.getMessage(), "");
        return json.createObjectNode()
                .put("errorMessage", message)
                .put(
                        "errorType",
                        thrown instanceof FunctionFailed
                                ? type(message)
                                : thrown.getClass().getName())
                .toString();
    }

    /// A process reports its error as JSON within a sentence.
    private static String type(String message) {
        Matcher found = ERROR_TYPE.matcher(message);
        return found.find() ? found.group(1) : "Sandbox.Failed";
    }
}
