package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.usecase.SetLimits;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The limits of handlers and namespaces: `/limits/handlers/{name}`, `/limits/namespaces/{name}`.
final class LimitRoutes {
    private static final int LONGEST_NAME = 200;
    private static final Set<String> KNOWN = Set.of("concurrent", "rate", "burst");

    private final SetLimits limits;

    LimitRoutes(SetLimits limits) {
        this.limits = limits;
    }

    ObjectNode list() {
        ObjectNode answer = Documents.object();
        ArrayNode list = answer.putArray("limits");
        limits.list().forEach(limit -> list.add(document(limit)));
        return HttpDoor.response(200, answer.put("staleSeconds", Gate.STALE.toSeconds()));
    }

    ObjectNode show(String kind, String name) {
        Scope scope = scope(kind, name);
        return limits.show(scope)
                .map(limit -> HttpDoor.response(200, answer(document(limit))))
                .orElseThrow(() -> unknown(scope));
    }

    ObjectNode set(String kind, String name, JsonNode body, String actor) {
        Scope scope = scope(kind, name);
        Problems problems = new Problems();
        Fields fields = new Fields(body, KNOWN, problems);
        Optional<Integer> concurrent = fields.number("concurrent", 1, Limit.MOST_AT_ONCE);
        Optional<Integer> burst = fields.number("burst", 1, Rate.MOST_TOKENS);
        Optional<String> written = fields.text("rate");
        Optional<Rate> rate = written.flatMap(text -> Rate.parse(text, burst));
        if (written.isPresent() && rate.isEmpty()) {
            problems.add("$.rate", "this is not a rate", "write 100/s, 30/m or 500/h, at most " + Rate.MOST_TOKENS);
        }
        if (burst.isPresent() && written.isEmpty()) {
            problems.add("$.burst", "a burst belongs to a rate", "send a rate too");
        }
        if (!body.has("concurrent") && !body.has("rate")) {
            problems.add("$", "this limits nothing", "send concurrent, rate or both");
        }
        problems.throwIfAny();
        LimitRecord record = limits.set(new Limit(scope, concurrent, rate), actor);
        return HttpDoor.response(record.version() == 1 ? 201 : 200, answer(document(record)));
    }

    ObjectNode remove(String kind, String name, String actor) {
        Scope scope = scope(kind, name);
        return limits.remove(scope, actor)
                .map(record -> HttpDoor.response(200, answer(document(record).put("removed", true))))
                .orElseThrow(() -> unknown(scope));
    }

    private static Problems.Found unknown(Scope scope) {
        return Problems.refused(404, "UNKNOWN_LIMIT", "name", "there is no limit " + scope.text(), "see GET /limits");
    }

    private static Scope scope(String kind, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw Problems.found("name", "a name has 1 to " + LONGEST_NAME + " characters", "name a handler");
        }
        return switch (kind) {
            case "handlers" -> new Scope.OfHandler(name);
            case "namespaces" -> new Scope.OfNamespace(name);
            default ->
                throw Problems.refused(
                        404,
                        "UNKNOWN_SCOPE",
                        "scope",
                        "there are no limits of " + kind,
                        "use /limits/handlers/NAME or /limits/namespaces/NAME");
        };
    }

    private static ObjectNode answer(ObjectNode limit) {
        ObjectNode answer = Documents.object();
        answer.set("limit", limit);
        return answer;
    }

    private static ObjectNode document(SetLimits.Shown shown) {
        ObjectNode document = document(shown.record());
        shown.held().ifPresent(held -> document.put("held", held));
        shown.slowed()
                .ifPresent(slowed -> document.putObject("slowed")
                        .put("percent", Math.round(slowed.share() * 100))
                        .put("because", slowed.because()));
        return document;
    }

    private static ObjectNode document(LimitRecord record) {
        List<String> scope = List.of(record.scope().text().split("/", 2));
        ObjectNode document = Documents.object().put("scope", scope.getFirst()).put("name", scope.getLast());
        record.limit().flatMap(Limit::concurrent).ifPresent(most -> document.put("concurrent", most));
        record.limit()
                .flatMap(Limit::rate)
                .ifPresent(rate -> document.put("rate", rate.text()).put("burst", rate.burst()));
        return document.put("setBy", record.actor())
                .put("setAt", record.at().toString())
                .put("revision", record.version());
    }
}
