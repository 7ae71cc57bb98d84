package dev.millrace.applytemplate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.template.Deprecation;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.template.Canary;
import dev.millrace.engineaws.template.TemplateLife;
import dev.millrace.engineaws.template.TemplateLife.Decided;
import dev.millrace.engineaws.template.TemplateLife.Word;
import java.util.List;
import java.util.Optional;

/// What is decided of versions: deprecated, reinstated, tried out.
final class LifeRoutes {
    private static final int LONGEST_REASON = 500;

    private final TemplateLife life;

    LifeRoutes(TemplateLife life) {
        this.life = life;
    }

    Canary canary(String namespace, String name) {
        return life.canary(namespace, name);
    }

    ObjectNode deprecate(TemplateRequest request) {
        TemplateRef ref = ref(request, request.path("version"));
        Asked asked = new Asked(request.json(), List.of("reason", "useInstead", "refuse"));
        String reason = asked.text("reason", LONGEST_REASON).orElse("");
        if (reason.isBlank()) {
            asked.problem("$.reason", "it is missing", "say why, for those who are warned");
        }
        Optional<String> instead =
                asked.text("useInstead", LONGEST_REASON).filter(version -> asked.version("$.useInstead", version));
        boolean refuse = asked.truth("refuse");
        asked.throwIfAny();
        return answer(life.deprecate(ref, new Deprecation(reason, instead, refuse), request.actor()));
    }

    ObjectNode reinstate(TemplateRequest request) {
        TemplateRef ref = ref(request, request.path("version"));
        Asked asked = new Asked(request.json(), List.of("reason"));
        Word word = word(asked, request);
        asked.throwIfAny();
        return answer(life.reinstate(ref, word));
    }

    ObjectNode setCanary(TemplateRequest request) {
        Asked asked = new Asked(request.json(), List.of("version", "percent", "reason"));
        String version = asked.text("version", LONGEST_REASON).orElse("");
        asked.version("$.version", version);
        int percent = asked.percent("percent");
        Word word = word(asked, request);
        asked.throwIfAny();
        return answer(life.setCanary(ref(request, version), percent, true, word));
    }

    /// For a version that is about to be applied.
    void setCanary(TemplateRef ref, int percent, TemplateRequest request) {
        Decided decided = life.setCanary(ref, percent, false, new Word(request.actor(), "applied as a canary"));
        if (decided instanceof Decided.Refused refused) {
            throw refusal(refused);
        }
    }

    ObjectNode endCanary(TemplateRequest request) {
        boolean promoted = request.path("end").equals("promote");
        if (!promoted && !request.path("end").equals("abort")) {
            throw new Refusal(
                    404,
                    "UNKNOWN_ROUTE",
                    "path",
                    "a canary does not end by '" + request.path("end") + "'",
                    "use promote or abort");
        }
        Asked asked = new Asked(request.json(), List.of("reason"));
        Word word = word(asked, request);
        asked.throwIfAny();
        return answer(life.endCanary(request.path("namespace"), request.path("name"), promoted, word));
    }

    private static Word word(Asked asked, TemplateRequest request) {
        return new Word(request.actor(), asked.text("reason", LONGEST_REASON).orElse(""));
    }

    private static TemplateRef ref(TemplateRequest request, String version) {
        String namespace = request.path("namespace");
        String name = request.path("name");
        if (!TemplateRef.NAME.matcher(namespace).matches()
                || !TemplateRef.NAME.matcher(name).matches()
                || !TemplateRef.VERSION.matcher(version).matches()) {
            throw ApplyTemplateHandler.unknown(namespace + "/" + name + "@" + version);
        }
        return new TemplateRef(namespace, name, version);
    }

    private static ObjectNode answer(Decided decided) {
        return switch (decided) {
            case Decided.OfVersion version -> Answers.version(version.template());
            case Decided.OfCanary canary -> Answers.canary(canary.canary());
            case Decided.Unknown unknown ->
                throw ApplyTemplateHandler.unknown(unknown.version().toString());
            case Decided.NoCanary none ->
                throw new Refusal(
                        404, "NO_CANARY", "path", "no version is tried out", "set one with PUT …/canary first");
            case Decided.Refused refused -> throw refusal(refused);
        };
    }

    private static Refusal refusal(Decided.Refused refused) {
        return new Refusal(409, "NOT_NOW", "path", refused.because(), refused.fix());
    }
}
