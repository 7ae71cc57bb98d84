package dev.millrace.steprunner;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.AfterSkipped;
import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.FailurePolicy;
import dev.millrace.engine.template.Flow;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Calls of one step, for tests: say what matters, the rest is ordinary.
record Calls(
        String handler,
        String config,
        Optional<String> mapping,
        Optional<String> resultSchema,
        String input,
        Map<String, Json> results,
        int attempt,
        Duration timeLeft,
        StepCall.Heartbeat heartbeat) {
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    static final TaskId TASK = new TaskId("0123456789abcdefghijklmnop");

    /// Of one step, which the calls are not of.
    static final Template TEMPLATE = new Template(
            new TemplateRef("shop", "order", "1.0.0"),
            "hash",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Graph.of(List.of()),
            FailurePolicy.FAIL_FAST,
            Lane.NORMAL,
            EventLevel.ALL,
            Optional.empty(),
            Identity.BY_KEY,
            Optional.empty(),
            Optional.empty());

    /// Stands still, so that only the time left decides when a deadline comes.
    static final InstantSource CLOCK = InstantSource.fixed(NOW);

    static Calls of(String handler) {
        return new Calls(
                handler,
                "{}",
                Optional.empty(),
                Optional.empty(),
                "null",
                Map.of(),
                1,
                Duration.ofSeconds(60),
                () -> true);
    }

    /// What a handler does, without its name.
    interface Body {
        @Nullable Object handle(@Nullable Object input, StepContext context) throws Exception;
    }

    static StepHandler<Object, @Nullable Object> doing(Body body) {
        return new StepHandler<>() {
            @Override
            public String name() {
                return "it";
            }

            @Override
            public @Nullable Object handle(Object input, StepContext context) throws Exception {
                return body.handle(input, context);
            }
        };
    }

    static JavaStepRunner runner(StepHandler<?, ?>... handlers) {
        return new JavaStepRunner(HandlerCatalogue.of(List.of(handlers)), Map.of("COLOUR", "blue"), CLOCK);
    }

    /// Runs one attempt of a step that does this.
    static Outcome run(Body body) {
        return runner(doing(body)).run(of("it").call());
    }

    Calls config(String json) {
        return new Calls(handler, json, mapping, resultSchema, input, results, attempt, timeLeft, heartbeat);
    }

    Calls mapping(String json) {
        return new Calls(
                handler, config, Optional.of(json), resultSchema, input, results, attempt, timeLeft, heartbeat);
    }

    Calls resultSchema(String json) {
        return new Calls(handler, config, mapping, Optional.of(json), input, results, attempt, timeLeft, heartbeat);
    }

    Calls input(String json) {
        return new Calls(handler, config, mapping, resultSchema, json, results, attempt, timeLeft, heartbeat);
    }

    Calls result(String step, String json) {
        Map<String, Json> one = Map.of(step, new Json(json));
        return new Calls(handler, config, mapping, resultSchema, input, one, attempt, timeLeft, heartbeat);
    }

    Calls attempt(int number) {
        return new Calls(handler, config, mapping, resultSchema, input, results, number, timeLeft, heartbeat);
    }

    Calls timeLeft(Duration left) {
        return new Calls(handler, config, mapping, resultSchema, input, results, attempt, left, heartbeat);
    }

    Calls heartbeat(StepCall.Heartbeat beat) {
        return new Calls(handler, config, mapping, resultSchema, input, results, attempt, timeLeft, beat);
    }

    StepTemplate step() {
        return step(Flow.PLAIN);
    }

    StepTemplate awaitingAnAnswer() {
        return step(new Flow(
                Optional.empty(),
                Optional.empty(),
                AfterSkipped.RUN,
                false,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofHours(1))));
    }

    private StepTemplate step(Flow flow) {
        return new StepTemplate(
                "price",
                handler,
                new Json(config),
                mapping.map(Json::new),
                true,
                StepSet.EMPTY,
                RetryPolicy.DEFAULT,
                Duration.ofSeconds(60),
                Optional.of(Duration.ofSeconds(30)),
                Optional.empty(),
                resultSchema.map(Json::new),
                flow,
                List.of());
    }

    StepCall call() {
        return call(step());
    }

    StepCall call(StepTemplate step) {
        return new StepCall(
                TASK,
                TEMPLATE,
                step,
                3,
                attempt,
                "key-of-the-step",
                TASK + "-0-3-0-" + attempt,
                "correlation-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                new Json(input),
                results,
                -1,
                "",
                NOW.plus(timeLeft),
                heartbeat);
    }
}
