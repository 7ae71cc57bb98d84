package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `fail`: fails attempts 1 to `times`, or each one where `times` is left out, and then passes its input through. For
/// trying what a template's retries and failure policy do.
///
/// Config, all optional: `times`, `code`, `message`, `permanent` (no further attempt can help).
public final class FailHandler implements StepHandler<JsonNode, JsonNode> {
    @Override
    public String name() {
        return "fail";
    }

    @Override
    public JsonNode handle(JsonNode input, StepContext context) {
        Config config = context.config(Config.class);
        if (context.attempt() > config.times()) {
            return input;
        }
        throw config.permanent()
                ? new PermanentException(config.code(), config.message())
                : new RetryableException(config.code(), config.message());
    }

    @Override
    public List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
        return ConfigReader.problemsIn(config, Config::from);
    }

    record Config(int times, String code, String message, boolean permanent) {
        private static final int ALWAYS = Integer.MAX_VALUE;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Config of(Map<String, Object> config) {
            return ConfigReader.read(config, Config::from);
        }

        private static Config from(ConfigReader config) {
            return new Config(
                    config.wholeNumber("times", 0, 1_000).orElse(ALWAYS),
                    config.text("code", "Write a short name like CARD_DECLINED").orElse("FAILED_ON_PURPOSE"),
                    config.text("message", "Write a sentence").orElse("This step was told to fail"),
                    config.flag("permanent"));
        }
    }
}
