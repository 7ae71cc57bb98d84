package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerMode;
import dev.millrace.engine.limit.BreakerPolicy;
import dev.millrace.engine.limit.BreakerState;
import dev.millrace.engine.usecase.SetBreakers;
import dev.millrace.enginetemplates.format.Durations;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The handlers' circuit breakers: `/breakers`, `/breakers/{handler}`.
final class BreakerRoutes {
    private static final Set<String> KNOWN =
            Set.of("mode", "failurePercent", "minimumCalls", "window", "openFor", "probes");

    private final SetBreakers breakers;

    BreakerRoutes(SetBreakers breakers) {
        this.breakers = breakers;
    }

    ObjectNode list() {
        ObjectNode answer = Documents.object();
        ArrayNode list = answer.putArray("breakers");
        breakers.list().forEach(breaker -> list.add(document(breaker)));
        return HttpDoor.response(200, answer.put("staleSeconds", Gate.STALE.toSeconds()));
    }

    ObjectNode set(String handler, JsonNode body, String actor) {
        Problems problems = new Problems();
        Fields fields = new Fields(body, KNOWN, problems);
        BreakerPolicy usual = BreakerPolicy.DEFAULT;
        boolean thresholds = KNOWN.stream().anyMatch(name -> !name.equals("mode") && body.has(name)) || body.isEmpty();
        int failurePercent = fields.number("failurePercent", 1, 100).orElse(usual.failurePercent());
        int minimumCalls = fields.number("minimumCalls", 1, 10_000).orElse(usual.minimumCalls());
        var window = fields.duration("window", BreakerPolicy.LONGEST).orElse(usual.window());
        var openFor = fields.duration("openFor", BreakerPolicy.LONGEST).orElse(usual.openFor());
        int probes = fields.number("probes", 1, 100).orElse(usual.probes());
        Optional<BreakerMode> mode = fields.oneOf("mode", BreakerMode.class);
        if (handler.isBlank() || handler.length() > 200) {
            problems.add("handler", "a handler's name has 1 to 200 characters", "name a handler");
        }
        problems.throwIfAny();
        Optional<BreakerPolicy> policy = thresholds
                ? Optional.of(new BreakerPolicy(failurePercent, minimumCalls, window, openFor, probes))
                : Optional.empty();
        ObjectNode answer = Documents.object();
        answer.set("breaker", document(breakers.set(handler, policy, mode, actor)));
        return HttpDoor.response(200, answer);
    }

    private static ObjectNode document(Breaker breaker) {
        ObjectNode document = Documents.object()
                .put("handler", breaker.handler())
                .put("state", word(breaker.state().kind()))
                .put("mode", word(breaker.mode()));
        switch (breaker.state()) {
            case BreakerState.Closed closed ->
                document.put("calls", closed.calls()).put("failures", closed.failures());
            case BreakerState.Open open -> {
                if (breaker.mode() == BreakerMode.AUTO) {
                    document.put("until", open.until().toString());
                }
            }
            case BreakerState.HalfOpen halfOpen ->
                document.put("probesBegun", halfOpen.begun()).put("probesPassed", halfOpen.passed());
        }
        return document.put("failurePercent", breaker.policy().failurePercent())
                .put("minimumCalls", breaker.policy().minimumCalls())
                .put("window", Durations.text(breaker.policy().window()))
                .put("openFor", Durations.text(breaker.policy().openFor()))
                .put("probes", breaker.policy().probes())
                .put("flips", breaker.flips())
                .put("revision", breaker.version());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
