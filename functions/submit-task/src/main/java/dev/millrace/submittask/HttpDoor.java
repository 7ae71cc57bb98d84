package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.hold.Held;
import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.usecase.AnswerStep;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.ReadTask;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.payload.Uploads;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.enginetemplates.event.RegisterEventType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Requests of the HTTP API, by route.
final class HttpDoor {
    /// Submissions one request may carry.
    private static final int MOST_AT_ONCE = 100;

    private static final int MOST_LISTED = 100;

    private final Submissions submissions;
    private final TaskStore tasks;
    private final ReadTask readTask;
    private final Controls controls;
    private final TaskDocuments documents;
    private final Uploads uploads;
    private final Health health;
    private final LimitRoutes limits;
    private final BreakerRoutes breakers;
    private final HoldRoutes holds;
    private final LetterRoutes letters;
    private final EventTypeRoutes eventTypes;
    private final EventRoutes events;

    HttpDoor(Wiring wiring, Submissions submissions, AnswerStep answerStep) {
        this.submissions = submissions;
        this.tasks = wiring.tasks();
        this.readTask = wiring.readTask();
        this.controls = new Controls(wiring.controlTask(), answerStep);
        this.uploads = wiring.uploads();
        this.documents = new TaskDocuments(wiring.payloads(), uploads);
        this.health = new Health(wiring);
        this.limits = new LimitRoutes(wiring.setLimits());
        this.breakers = new BreakerRoutes(wiring.setBreakers());
        this.holds = new HoldRoutes(wiring.setHolds());
        this.letters = new LetterRoutes(wiring.tendLetters());
        EventForms forms = wiring.eventForms();
        this.eventTypes = new EventTypeRoutes(forms, new RegisterEventType(forms, wiring.clock()));
        this.events = new EventRoutes(
                wiring.postedEvents(), new EventCheck(forms, wiring.clock()), wiring.chance(), wiring.clock());
    }

    ObjectNode answer(JsonNode event, Invocation invocation) {
        try {
            return answer(new Request(event), invocation);
        } catch (Problems.Found found) {
            return response(found.status(), found.document());
        }
    }

    private ObjectNode answer(Request request, Invocation invocation) {
        return switch (request.route()) {
            case "POST /tasks" -> submit(request, invocation);
            case "GET /tasks" -> list(request);
            case "GET /tasks/{id}" -> show(request);
            case "DELETE /tasks/{id}" ->
                controls.delete(id(request), request.query("reason"), request.actor(), invocation);
            case "POST /tasks/{id}/dead-letter" ->
                letters.setAside(id(request), request.body(), request.actor(), invocation);
            case "POST /tasks/{id}/{action}" ->
                controls.control(id(request), request.path("action"), request.body(), request.actor(), invocation);
            case "POST /answers/{token}" -> controls.answer(request.path("token"), request.body(), invocation);
            case "GET /answers/{token}" -> controls.awaited(request.path("token"));
            case "POST /answers/{token}/heartbeat" -> controls.heard(request.path("token"), request.body(), invocation);
            case "POST /uploads" -> response(201, TaskDocuments.offer(uploads.offer()));
            case "GET /dead-letters" -> listLetters(request);
            case "GET /dead-letters/{id}" -> letters.show(request.path("id"));
            case "POST /dead-letters/redrive" -> letters.redriveMany(request.body(), request.actor());
            case "POST /dead-letters/{id}/{action}" ->
                letters.tend(request.path("id"), request.path("action"), request.body(), request.actor(), invocation);
            case "GET /limits" -> limits.list();
            case "GET /limits/{scope}/{name}" -> limits.show(request.path("scope"), request.path("name"));
            case "PUT /limits/{scope}/{name}" ->
                limits.set(
                        request.path("scope"), request.path("name"), Documents.parse(request.body()), request.actor());
            case "DELETE /limits/{scope}/{name}" ->
                limits.remove(request.path("scope"), request.path("name"), request.actor());
            case "POST /event-types" ->
                eventTypes.register(request.body(), Optional.empty(), Optional.empty(), request.actor());
            case "PUT /event-types/{namespace}/{type}" ->
                eventTypes.register(
                        request.body(),
                        Optional.of(request.path("namespace")),
                        Optional.of(request.path("type")),
                        request.actor());
            case "GET /event-types" -> eventTypes.list(request.query("namespace"));
            case "GET /event-types/{namespace}/{type}" ->
                eventTypes.show(request.path("namespace"), request.path("type"), request.query("version"));
            case "POST /events" ->
                events.publish(Documents.parse(request.body()), request.actor(), request.header("traceparent"));
            case "GET /breakers" -> breakers.list();
            case "PUT /breakers/{handler}" ->
                breakers.set(request.path("handler"), Documents.parse(request.body()), request.actor());
            case "GET /holds" -> holds.list();
            case "POST /templates/{namespace}/{name}/pause" ->
                holds.pause(template(request), request.body(), request.actor());
            case "POST /templates/{namespace}/{name}/resume" ->
                holds.resume(template(request), request.body(), request.actor());
            case "POST /namespaces/{namespace}/pause" ->
                holds.pause(namespace(request), request.body(), request.actor());
            case "POST /namespaces/{namespace}/resume" ->
                holds.resume(namespace(request), request.body(), request.actor());
            case "POST /lanes/{lane}/pause" ->
                holds.pause(HoldRoutes.lane(request.path("lane")), request.body(), request.actor());
            case "POST /lanes/{lane}/resume" ->
                holds.resume(HoldRoutes.lane(request.path("lane")), request.body(), request.actor());
            case "GET /health", "GET /health/ready" -> health.ready();
            case "GET /health/live" -> response(200, Documents.object().put("status", "ok"));
            default ->
                throw Problems.refused(404, "UNKNOWN_ROUTE", request.route(), "there is no such route", "see the API");
        };
    }

    private static Held template(Request request) {
        return HoldRoutes.template(request.path("namespace"), request.path("name"));
    }

    private static Held namespace(Request request) {
        return HoldRoutes.namespace(request.path("namespace"));
    }

    static ObjectNode response(int status, JsonNode body) {
        ObjectNode response = Documents.object().put("statusCode", status);
        response.putObject("headers").put("content-type", "application/json");
        return response.put("body", body.toString());
    }

    private ObjectNode submit(Request request, Invocation invocation) {
        JsonNode body = Documents.parse(request.body());
        if (!body.isArray()) {
            return submitted(() -> submissions.submit(body, request.header("traceparent"), invocation));
        }
        if (body.isEmpty() || body.size() > MOST_AT_ONCE) {
            throw Problems.found(
                    "$", "this array has " + body.size() + " submissions", "send 1 to " + MOST_AT_ONCE + " at once");
        }
        ObjectNode answer = Documents.object();
        ArrayNode results = answer.putArray("results");
        for (JsonNode one : body) {
            ObjectNode response = submitted(() -> submissions.submit(one, request.header("traceparent"), invocation));
            ObjectNode result = results.addObject()
                    .put("status", response.path("statusCode").asInt());
            result.setAll((ObjectNode) Documents.parse(response.path("body").asText()));
        }
        return response(200, answer);
    }

    private interface Call {
        Submissions.Received submit();
    }

    private static ObjectNode submitted(Call call) {
        try {
            Submissions.Received received = call.submit();
            return switch (received.submitted()) {
                case Submitted.Created created -> response(201, warned(created.task(), true, received));
                case Submitted.Duplicate duplicate -> response(200, warned(duplicate.task(), false, received));
                case Submitted.Conflict conflict ->
                    response(
                            409,
                            Problems.refused(
                                            409,
                                            "KEY_CONFLICT",
                                            "$.key",
                                            "this key belongs to task "
                                                    + conflict.first().id() + ", whose input has the hash "
                                                    + conflict.first().head().inputHash() + "; this one has "
                                                    + conflict.inputHash(),
                                            "use another key for another input")
                                    .document());
                case Submitted.BeingErased erased ->
                    response(
                            409,
                            Problems.refused(
                                            409,
                                            "BEING_ERASED",
                                            "$.key",
                                            "the first task of this key, "
                                                    + erased.first().id() + ", was deleted and is being erased",
                                            "submit again in a minute or two")
                                    .document());
                case Submitted.UnknownTemplate unknown ->
                    response(404, Submissions.unknown("of this name").document());
            };
        } catch (Problems.Found found) {
            return response(found.status(), found.document());
        }
    }

    private static ObjectNode warned(TaskRecord task, boolean created, Submissions.Received received) {
        ObjectNode document = TaskDocuments.created(task, created);
        received.warning().ifPresent(warning -> document.putArray("warnings").add(warning));
        return document;
    }

    private ObjectNode list(Request request) {
        Problems problems = new Problems();
        int most = limit(request, problems);
        Optional<TaskState.Kind> state = state(request, problems);
        problems.throwIfAny();
        TaskStore.TaskQuery query = new TaskStore.TaskQuery(
                request.query("namespace"), request.query("template"), state, most, request.query("next"));
        try {
            return response(200, TaskDocuments.list(tasks.list(query)));
        } catch (IllegalArgumentException e) {
            throw Problems.found("next", "this is no place to go on from", "use the next of the page before");
        }
    }

    private ObjectNode listLetters(Request request) {
        Problems problems = new Problems();
        return letters.list(
                request.query("namespace"),
                request.query("state"),
                request.query("reason"),
                limit(request, problems),
                request.query("next"),
                problems);
    }

    private static int limit(Request request, Problems problems) {
        String text = request.query("limit").orElse("25");
        if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MOST_LISTED) {
            problems.add("limit", "this is no number from 1 to " + MOST_LISTED, "leave it out for 25");
            return 1;
        }
        return Integer.parseInt(text);
    }

    private static Optional<TaskState.Kind> state(Request request, Problems problems) {
        Optional<String> text = request.query("state");
        Optional<TaskState.Kind> state = text.flatMap(name -> Arrays.stream(TaskState.Kind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst());
        if (text.isPresent() && state.isEmpty()) {
            problems.add(
                    "state",
                    "there is no such state",
                    "use one of " + Arrays.toString(TaskState.Kind.values()).toLowerCase(Locale.ROOT));
        }
        return state;
    }

    private ObjectNode show(Request request) {
        TaskId id = id(request);
        Set<String> include = Set.of(request.query("include").orElse("").split(","));
        return readTask.read(id)
                .map(view -> response(200, documents.whole(view, include)))
                .orElseThrow(() -> unknownTask(id.text()));
    }

    private static TaskId id(Request request) {
        String text = request.path("id");
        if (!TaskId.isOne(text)) {
            throw unknownTask(text);
        }
        return new TaskId(text);
    }

    static Problems.Found unknownTask(String id) {
        return Problems.refused(404, "UNKNOWN_TASK", "id", "there is no task " + id, "see the list of tasks");
    }

    /// What of an HTTP API event the routes look at.
    private record Request(JsonNode event) {
        String route() {
            return event.path("routeKey").asText();
        }

        /// @throws Problems.Found if it is larger than a body may be
        String body() {
            String raw = event.path("body").asText("");
            if (raw.length() > Submissions.LARGEST_BODY * 3L / 2) {
                throw tooLarge(raw.length());
            }
            String body = event.path("isBase64Encoded").asBoolean()
                    ? new String(Base64.getDecoder().decode(raw), StandardCharsets.UTF_8)
                    : raw;
            if (body.length() > Submissions.LARGEST_BODY) {
                throw tooLarge(body.length());
            }
            return body;
        }

        private static Problems.Found tooLarge(int size) {
            return Problems.refused(
                    413,
                    "BODY_TOO_LARGE",
                    "$",
                    "the body has " + size + " characters; at most " + Submissions.LARGEST_BODY + " are taken",
                    "upload the input with POST /uploads and submit its ref as inputRef");
        }

        String path(String name) {
            return event.path("pathParameters").path(name).asText();
        }

        Optional<String> query(String name) {
            return Documents.text(event.path("queryStringParameters"), name).filter(text -> !text.isEmpty());
        }

        Optional<String> header(String name) {
            return Documents.text(event.path("headers"), name);
        }

        /// Who asks, as the API authenticated them.
        String actor() {
            return Documents.text(
                            event.path("requestContext").path("authorizer").path("iam"), "userArn")
                    .orElse("local");
        }
    }
}
