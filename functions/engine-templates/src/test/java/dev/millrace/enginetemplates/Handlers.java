package dev.millrace.enginetemplates;

import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.handler.ConfigProblem;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Handlers for tests: `pass` takes any config, `http` wants a `url`, `broken` throws when it is asked.
final class Handlers {
    static final HandlerCatalogue ALL = HandlerCatalogue.of(List.of(new Pass(), new Http(), new Broken()));

    private Handlers() {}

    static final class Pass implements StepHandler<Object, Object> {
        @Override
        public String name() {
            return "pass";
        }

        @Override
        public Object handle(Object input, StepContext context) {
            return input;
        }
    }

    static final class Http implements StepHandler<Object, Object> {
        @Override
        public String name() {
            return "http";
        }

        @Override
        public Object handle(Object input, StepContext context) {
            return input;
        }

        @Override
        public List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
            if (!config.containsKey("url")) {
                return List.of(new ConfigProblem("url", "'url' is missing", "write where to send the request"));
            }
            return config.get("headers") instanceof Map<?, ?> headers && headers.get("accept") instanceof Integer
                    ? List.of(new ConfigProblem("headers.accept", "this must be text", "put it in quotes"))
                    : List.of();
        }
    }

    static final class Broken implements StepHandler<Object, Object> {
        @Override
        public String name() {
            return "broken";
        }

        @Override
        public Object handle(Object input, StepContext context) {
            return input;
        }

        @Override
        public List<ConfigProblem> problemsIn(Map<String, @Nullable Object> config) {
            throw new IllegalStateException("not today");
        }
    }
}
