package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `lambda`: a Lambda function in any language does the step. It is invoked synchronously with the step's
/// input as its payload, and what it returns is the result. An error of the function fails the attempt,
/// with the error's type as the code; throttling is tried again.
///
/// Config: `function`, a name in this account or an ARN, and `qualifier`, a version or an alias. The
/// deployment says which functions may be invoked (`invokes`). What the function finds as
/// `context.clientContext.custom` names the task, the step and the attempt, with the idempotency key and
/// the `traceparent`.
///
/// With `async: true` nobody waits for the function: it, or whoever it asks, answers under `${answer.token}`, which the
/// input passes on. Lambda tries such an invocation twice more if the function fails, and tells it no client context.
public final class LambdaHandler implements StepHandler<JsonNode, JsonNode> {
    private static final String FIX = "Write a function's name or its ARN";
    private static final Pattern FUNCTION = Pattern.compile("(arn:[\\w:.-]{1,160})|[\\w-]{1,64}");
    private static final Pattern QUALIFIER = Pattern.compile("[\\w$-]{1,128}");

    private final LambdaInvoker invoker;

    /// For checking a config; whoever runs steps hands in an invoker.
    public LambdaHandler() {
        this(call -> {
            throw new PermanentException("LAMBDA_UNAVAILABLE", "Nothing here can invoke " + call.function());
        });
    }

    public LambdaHandler(LambdaInvoker invoker) {
        this.invoker = invoker;
    }

    @Override
    public String name() {
        return "lambda";
    }

    @Override
    public JsonNode handle(JsonNode input, StepContext context) {
        Config config = context.config(Config.class);
        LambdaInvoker.Answer answer = invoker.invoke(new LambdaInvoker.Call(
                config.function(), config.qualifier(), input.toString(), about(context), config.async()));
        if (config.async()) {
            return NullNode.getInstance();
        }
        JsonNode payload = payload(answer, config);
        if (answer.isError()) {
            throw new RetryableException(
                    payload.path("errorType").asText("").isBlank()
                            ? "LAMBDA_FAILED"
                            : payload.path("errorType").asText(),
                    config.function() + " failed: "
                            + payload.path("errorMessage").asText("it did not say why"));
        }
        return payload;
    }

    private static String about(StepContext context) {
        var about = JsonNodeFactory.instance.objectNode();
        about.putObject("custom")
                .put("task", context.taskId())
                .put("step", context.stepName())
                .put("attempt", Integer.toString(context.attempt()))
                .put("idempotencyKey", context.idempotencyKey())
                .put("correlationId", context.correlationId())
                .put("traceparent", context.traceparent());
        return about.toString();
    }

    private static JsonNode payload(LambdaInvoker.Answer answer, Config config) {
        if (answer.payload().isBlank()) {
            return NullNode.getInstance();
        }
        try {
            return JsonTrees.tree(new Json(answer.payload()));
        } catch (IllegalArgumentException notJson) {
            throw new PermanentException("LAMBDA_ANSWER_INVALID", config.function() + " did not answer with JSON");
        }
    }

    @Override
    public List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
        return ConfigReader.problemsIn(config, Config::from);
    }

    @Override
    public boolean leavesAnswerToOthers(Map<String, @Nullable Object> config) {
        return Boolean.TRUE.equals(config.get("async"));
    }

    record Config(String function, Optional<String> qualifier, boolean async) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Config of(Map<String, Object> config) {
            return ConfigReader.read(config, Config::from);
        }

        private static Config from(ConfigReader config) {
            Optional<String> function = config.text("function", FIX);
            if (function.isEmpty() && config.value("function").isEmpty()) {
                config.problem("function", "is missing", FIX);
            }
            function.filter(name -> !FUNCTION.matcher(name).matches())
                    .ifPresent(name -> config.problem("function", "is no function's name", FIX));
            Optional<String> qualifier = config.text("qualifier", "Write a version or an alias");
            qualifier
                    .filter(name -> !QUALIFIER.matcher(name).matches())
                    .ifPresent(name ->
                            config.problem("qualifier", "is no version and no alias", "Write a version or an alias"));
            return new Config(function.orElse(""), qualifier, config.flag("async"));
        }
    }
}
