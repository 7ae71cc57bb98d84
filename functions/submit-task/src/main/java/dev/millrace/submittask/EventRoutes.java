package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.event.OwnEvent;
import dev.millrace.engine.event.PostedEvent;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.PostedEvents;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.enginetemplates.event.SaidEvents;
import dev.millrace.enginetemplates.schema.Violation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Publishes events of users' own. Those of one request are all checked before the first is committed; then
/// each is a write of its own, so whoever sends a request again says ids.
final class EventRoutes {
    private static final Set<String> MORE = Set.of("namespace", "id", "correlationId");
    private static final int LONGEST_TEXT = 128;

    private final PostedEvents posted;
    private final EventCheck check;
    private final Chance chance;
    private final InstantSource clock;

    EventRoutes(PostedEvents posted, EventCheck check, Chance chance, InstantSource clock) {
        this.posted = posted;
        this.check = check;
        this.chance = chance;
        this.clock = clock;
    }

    ObjectNode publish(JsonNode body, String actor, Optional<String> traceparent) {
        if (body.isArray() && (body.isEmpty() || body.size() > OwnEvents.MOST)) {
            throw Problems.found(
                    "$", "this array has " + body.size() + " events", "send 1 to " + OwnEvents.MOST + " at once");
        }
        List<Violation> problems = new ArrayList<>();
        List<PostedEvent> events = new ArrayList<>();
        for (int i = 0; i < (body.isArray() ? body.size() : 1); i++) {
            JsonNode one = body.isArray() ? body.get(i) : body;
            read(one, body.isArray() ? "$[" + i + "]" : "$", actor, traceparent, problems)
                    .ifPresent(events::add);
        }
        if (!problems.isEmpty()) {
            Problems all = new Problems();
            problems.forEach(problem -> all.add(problem.at(), problem.problem(), problem.fix()));
            throw all.all(400, "INVALID_EVENT");
        }
        if (!body.isArray()) {
            return put(events.getFirst());
        }
        ObjectNode answer = Documents.object();
        ArrayNode results = answer.putArray("results");
        for (PostedEvent event : events) {
            ObjectNode response = put(event);
            ObjectNode result = results.addObject()
                    .put("status", response.path("statusCode").asInt());
            result.setAll((ObjectNode) Documents.parse(response.path("body").asText()));
        }
        return HttpDoor.response(200, answer);
    }

    private Optional<PostedEvent> read(
            JsonNode one, String at, String actor, Optional<String> traceparent, List<Violation> problems) {
        int before = problems.size();
        Optional<EventCheck.Said> said = SaidEvents.one(one, at, MORE, problems);
        Optional<String> namespace = text(one, at, "namespace", problems);
        if (one.isObject()
                && namespace
                        .filter(name -> TemplateRef.NAME.matcher(name).matches())
                        .isEmpty()) {
            problems.add(new Violation(at + ".namespace", "it is missing, or can't be a name", "name the namespace"));
        }
        Optional<String> id = text(one, at, "id", problems);
        Optional<String> correlation = text(one, at, "correlationId", problems);
        if (said.isEmpty() || problems.size() > before) {
            return Optional.empty();
        }
        return checked(namespace.orElseThrow(), said.get(), at, problems)
                .map(event -> new PostedEvent(
                        namespace.get(),
                        id.orElseGet(chance::name),
                        event,
                        clock.instant(),
                        actor,
                        correlation,
                        traceparent));
    }

    private Optional<OwnEvent> checked(String namespace, EventCheck.Said said, String at, List<Violation> problems) {
        return switch (check.check(namespace, List.of(said))) {
            case EventCheck.Checked.Good good -> Optional.of(good.events().getFirst());
            case EventCheck.Checked.Bad bad -> {
                bad.problems()
                        .forEach(problem -> problems.add(
                                problem.at().equals("$")
                                        ? new Violation(at, problem.problem(), problem.fix())
                                        : problem));
                yield Optional.empty();
            }
        };
    }

    private static Optional<String> text(JsonNode one, String at, String field, List<Violation> problems) {
        JsonNode value = one.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > LONGEST_TEXT) {
            problems.add(new Violation(
                    at + "." + field, "this is no text", "write a text of 1 to " + LONGEST_TEXT + " characters"));
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    private ObjectNode put(PostedEvent event) {
        return switch (posted.put(event)) {
            case Write.Moved<PostedEvent> moved -> HttpDoor.response(201, document(moved.now(), true));
            case Write.Lost<PostedEvent> lost -> {
                PostedEvent first = lost.now().orElse(event);
                yield first.repeats(event)
                        ? HttpDoor.response(200, document(first, false))
                        : HttpDoor.response(
                                409,
                                Problems.refused(
                                                409,
                                                "ID_CONFLICT",
                                                "$.id",
                                                "another event was published under this id at " + first.at(),
                                                "use another id for another event")
                                        .document());
            }
        };
    }

    private static ObjectNode document(PostedEvent event, boolean created) {
        ObjectNode body = Documents.object().put("created", created);
        body.putObject("event")
                .put("id", event.id())
                .put("namespace", event.namespace())
                .put("type", event.event().type())
                .put("version", event.event().version())
                .put("key", event.key())
                .put("time", event.at().toString());
        return body;
    }
}
