package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.gate.Gate;
import dev.millrace.engine.hold.Held;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engine.usecase.SetHolds;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Pauses templates, namespaces and lanes, and lets them go on: `/templates/{namespace}/{name}/pause`,
/// `/namespaces/{namespace}/pause`, `/lanes/{lane}/pause`, the same with `resume`, and `GET /holds`.
final class HoldRoutes {
    private static final Set<String> KNOWN = Set.of("reason");

    private final SetHolds holds;

    HoldRoutes(SetHolds holds) {
        this.holds = holds;
    }

    ObjectNode list() {
        ObjectNode answer = Documents.object();
        ArrayNode list = answer.putArray("holds");
        holds.list().forEach(hold -> list.add(document(hold)));
        return HttpDoor.response(200, answer.put("staleSeconds", Gate.STALE.toSeconds()));
    }

    ObjectNode pause(Held held, String body, String actor) {
        return holds.pause(held, reason(body), actor)
                .map(HoldRoutes::answer)
                .orElseThrow(() -> Problems.refused(
                        404,
                        "UNKNOWN_TEMPLATE",
                        "template",
                        "there is no " + held.text(),
                        "see the templates with GET /templates"));
    }

    ObjectNode resume(Held held, String body, String actor) {
        return holds.resume(held, reason(body), actor)
                .map(HoldRoutes::answer)
                .orElseThrow(() -> Problems.refused(
                        404, "NOT_PAUSED", "name", held.text() + " was never paused", "see what is with GET /holds"));
    }

    static Held template(String namespace, String name) {
        return new Held.OfTemplate(named("namespace", namespace), named("name", name));
    }

    static Held namespace(String namespace) {
        return new Held.OfNamespace(named("namespace", namespace));
    }

    static Held lane(String name) {
        return new Held.OfLane(Arrays.stream(Lane.values())
                .filter(lane -> lane.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> Problems.refused(
                        404,
                        "UNKNOWN_LANE",
                        "lane",
                        "there is no lane '" + name + "'",
                        "use one of " + Arrays.toString(Lane.values()).toLowerCase(Locale.ROOT))));
    }

    private static String named(String at, String name) {
        if (!TemplateRef.NAME.matcher(name).matches()) {
            throw Problems.found(at, "'" + name + "' can't be a name", "names match " + TemplateRef.NAME);
        }
        return name;
    }

    private static String reason(String body) {
        JsonNode wanted = body.isBlank() ? Documents.object() : Documents.parse(body);
        Problems problems = new Problems();
        Optional<String> reason = new Fields(wanted, KNOWN, problems).text("reason");
        Controls.checkReason(reason.orElse(""), problems);
        problems.throwIfAny();
        return reason.orElse("");
    }

    private static ObjectNode answer(Hold hold) {
        ObjectNode answer = Documents.object();
        answer.set("hold", document(hold));
        return HttpDoor.response(200, answer);
    }

    private static ObjectNode document(Hold hold) {
        int slash = hold.held().text().indexOf('/');
        ObjectNode document = Documents.object()
                .put("scope", hold.held().text().substring(0, slash))
                .put("name", hold.held().text().substring(slash + 1))
                .put("paused", hold.stands());
        if (!hold.reason().isEmpty()) {
            document.put("reason", hold.reason());
        }
        return document.put("setBy", hold.actor())
                .put("setAt", hold.at().toString())
                .put("revision", hold.version());
    }
}
