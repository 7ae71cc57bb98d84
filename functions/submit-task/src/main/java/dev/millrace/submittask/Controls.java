package dev.millrace.submittask;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.usecase.AnswerStep;
import dev.millrace.engine.usecase.AnswerStep.Answered;
import dev.millrace.engine.usecase.ControlTask;
import dev.millrace.engine.usecase.ControlTask.Controlled;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Wish;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What people and other systems do to tasks that run: orders by action, and answers that steps wait for.
final class Controls {
    private static final int LONGEST_REASON = 200;
    private static final List<String> ACTIONS =
            List.of("cancel", "pause", "resume", "retry", "skip", "resolve", "restart", "move");

    private final ControlTask controlTask;
    private final AnswerStep answerStep;

    Controls(ControlTask controlTask, AnswerStep answerStep) {
        this.controlTask = controlTask;
        this.answerStep = answerStep;
    }

    /// @param body `{"reason"?, "step"?, "result"?, "lane"?, "mode"?, "compensate"?}`, or empty
    ObjectNode control(TaskId id, String action, String body, String actor, Invocation invocation) {
        JsonNode wanted = body.isBlank() ? Documents.object() : Documents.parse(body);
        Problems problems = new Problems();
        String reason = Documents.text(wanted, "reason").orElse("");
        checkReason(reason, problems);
        Optional<Wish> wish = wish(action, wanted, problems);
        problems.throwIfAny();
        return answer(controlTask.control(id, wish.orElseThrow(), reason, actor, invocation), id, action);
    }

    static void checkReason(String reason, Problems problems) {
        if (reason.length() > LONGEST_REASON) {
            problems.add("$.reason", "it has " + reason.length() + " characters", "use at most " + LONGEST_REASON);
        }
    }

    /// @param reason why, for people
    ObjectNode delete(TaskId id, Optional<String> reason, String actor, Invocation invocation) {
        String why = reason.orElse("");
        if (why.length() > LONGEST_REASON) {
            throw Problems.found("reason", "it has " + why.length() + " characters", "use at most " + LONGEST_REASON);
        }
        return switch (controlTask.delete(id, why, actor, invocation)) {
            case Controlled.Done done ->
                HttpDoor.response(200, Documents.object().put("task", id.text()).put("deleted", true));
            case Controlled.Refused refused ->
                refused(
                        "NOT_ENDED",
                        "the task is "
                                + TaskDocuments.name(refused.task().state().kind()) + " and has not ended",
                        "cancel it first with POST /tasks/" + id + "/cancel");
            case Controlled.UnknownTask unknown -> throw HttpDoor.unknownTask(id.text());
            case Controlled.UnknownStep unknown -> throw HttpDoor.unknownTask(id.text());
        };
    }

    private static Optional<Wish> wish(String action, JsonNode wanted, Problems problems) {
        Optional<String> step = Documents.text(wanted, "step");
        return switch (action) {
            case "cancel" -> cancel(wanted, problems);
            case "pause" -> Optional.of(new Wish.Pause());
            case "resume" -> Optional.of(new Wish.Resume());
            case "retry" -> Optional.of(new Wish.Retry(step));
            case "skip" -> named(step, problems).map(Wish.Skip::new);
            case "restart" -> named(step, problems).map(Wish.Restart::new);
            case "resolve" -> resolve(step, wanted, problems);
            case "move" -> lane(wanted, problems).map(Wish.Move::new);
            default ->
                throw Problems.refused(
                        404,
                        "UNKNOWN_ACTION",
                        "action",
                        "a task can't be told to '" + action + "'",
                        "use one of " + String.join(", ", ACTIONS));
        };
    }

    /// `"mode": "now"`, the usual one, or `"graceful"`, which may go with `"compensate": true`.
    private static Optional<Wish> cancel(JsonNode wanted, Problems problems) {
        String mode = Documents.text(wanted, "mode").orElse("now");
        boolean compensate = wanted.path("compensate").asBoolean();
        if (!mode.equals("now") && !mode.equals("graceful")) {
            problems.add("$.mode", "there is no mode '" + mode + "'", "use now or graceful");
        }
        if (wanted.has("compensate") && !wanted.path("compensate").isBoolean()) {
            problems.add("$.compensate", "this is neither true nor false", "send true or false");
        }
        if (compensate && mode.equals("now")) {
            problems.add("$.compensate", "what is cancelled now takes nothing back", "add \"mode\": \"graceful\"");
        }
        return Optional.of(mode.equals("graceful") ? new Wish.Leave(compensate) : new Wish.Cancel());
    }

    private static Optional<Wish> resolve(Optional<String> step, JsonNode wanted, Problems problems) {
        if (step.isEmpty() && wanted.has("result")) {
            problems.add(
                    "$.result",
                    "a task that is called done has the results of its steps",
                    "name the step whose result it is");
        }
        return Optional.of(new Wish.Resolve(step, result(wanted)));
    }

    private static Optional<String> named(Optional<String> step, Problems problems) {
        if (step.isEmpty()) {
            problems.add("$.step", "it is missing", "name the step that is meant");
        }
        return step;
    }

    private static Optional<Json> result(JsonNode wanted) {
        return wanted.has("result") ? Optional.of(Documents.canonical(wanted.path("result"))) : Optional.empty();
    }

    private static Optional<Lane> lane(JsonNode wanted, Problems problems) {
        Optional<Lane> lane = Documents.text(wanted, "lane")
                .flatMap(name -> Arrays.stream(Lane.values())
                        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                        .findFirst());
        if (lane.isEmpty()) {
            problems.add(
                    "$.lane",
                    "it names no lane",
                    "use one of " + Arrays.toString(Lane.values()).toLowerCase(Locale.ROOT));
        }
        return lane;
    }

    private static ObjectNode answer(Controlled controlled, TaskId id, String action) {
        return switch (controlled) {
            case Controlled.Done done ->
                HttpDoor.response(200, Documents.object().set("task", TaskDocuments.summary(done.task())));
            case Controlled.Refused refused -> {
                String state = TaskDocuments.name(refused.task().state().kind());
                boolean ended = refused.task().ended();
                yield refused(
                        ended ? "TASK_ENDED" : "NOT_NOW",
                        ended
                                ? "the task is " + state + " already"
                                : "the task is " + state + ", and it can't " + action + ": " + refused.because(),
                        ended ? "nothing is left to " + action : "see how it stands with GET /tasks/" + id);
            }
            case Controlled.UnknownTask unknown -> throw HttpDoor.unknownTask(id.text());
            case Controlled.UnknownStep unknown ->
                throw Problems.refused(
                        404,
                        "UNKNOWN_STEP",
                        "$.step",
                        "task " + id + " has no step '" + unknown.name() + "'",
                        "see its steps with GET /tasks/" + id + "?include=steps");
        };
    }

    private static ObjectNode refused(String code, String problem, String fix) {
        return HttpDoor.response(
                409, Problems.refused(409, code, "id", problem, fix).document());
    }

    /// @param body `{"result": …}`, or `{"error": {"code", "message"?, "retryable"?, "retryAfterSeconds"?}}`
    ObjectNode answer(String token, String body, Invocation invocation) {
        JsonNode told = body.isBlank() ? Documents.object() : Documents.parse(body);
        return answered(answerStep.answer(token, outcome(told), invocation));
    }

    /// Those who are to answer are at it.
    ///
    /// @param body `{"details"?}`
    ObjectNode heard(String token, String body, Invocation invocation) {
        JsonNode told = body.isBlank() ? Documents.object() : Documents.parse(body);
        Optional<Json> details =
                told.has("details") ? Optional.of(Documents.canonical(told.path("details"))) : Optional.empty();
        if (details.filter(json -> json.size() > StepCall.Heartbeat.MOST_DETAILS)
                .isPresent()) {
            throw Problems.found(
                    "$.details",
                    "they have " + details.get().size() + " bytes",
                    "send at most " + StepCall.Heartbeat.MOST_DETAILS + ": how far it has come, not the work itself");
        }
        return answered(answerStep.heard(token, details, invocation));
    }

    /// How the step stands that waits for an answer under this token.
    ObjectNode awaited(String token) {
        return answered(answerStep.look(token));
    }

    private static ObjectNode awaited(Answered.Awaited awaited) {
        ObjectNode document = Documents.object()
                .put("task", awaited.step().task().text())
                .put("state", TaskDocuments.name(awaited.step().state().kind()))
                .put("answerUntil", awaited.waiting().last().toString());
        if (!awaited.waiting().due().equals(awaited.waiting().last())) {
            document.put("heartbeatUntil", awaited.waiting().due().toString());
        }
        awaited.step().details().ifPresent(details -> document.set("details", Documents.parse(details.text())));
        return HttpDoor.response(200, document);
    }

    private static ObjectNode answered(Answered answered) {
        return switch (answered) {
            case Answered.Awaited awaited -> awaited(awaited);
            case Answered.Taken taken ->
                HttpDoor.response(
                        200,
                        Documents.object()
                                .put("task", taken.step().task().text())
                                .put(
                                        "state",
                                        TaskDocuments.name(taken.step().state().kind())));
            case Answered.TooLate late ->
                refused("TOO_LATE", "the answer changes nothing: " + late.because(), "see how the task stands");
            case Answered.Refused no ->
                throw Problems.found("$.result", no.because(), "send a result that satisfies the step's schema");
            case Answered.TooEarly early ->
                refused("TOO_EARLY", "the step does not wait yet", "send the answer again in a second");
            case Answered.UnknownToken unknown ->
                throw Problems.refused(
                        404,
                        "UNKNOWN_TOKEN",
                        "token",
                        "no step waits for this token",
                        "use the one its handler was given");
        };
    }

    private static Outcome outcome(JsonNode told) {
        if (!told.has("error")) {
            return new Outcome.Completed(Documents.canonical(
                    told.path("result").isMissingNode() ? Documents.object().nullNode() : told.path("result")));
        }
        JsonNode error = told.path("error");
        String code =
                Documents.text(error, "code").filter(text -> !text.isBlank()).orElse("");
        if (code.isEmpty()) {
            throw Problems.found("$.error.code", "it is missing", "give a short and stable code such as DECLINED");
        }
        JsonNode after = error.path("retryAfterSeconds");
        return new Outcome.Failed(
                new StepError(code, Documents.text(error, "message").orElse("")),
                error.path("retryable").asBoolean(false),
                after.isNumber() && after.asLong() >= 0
                        ? Optional.of(Duration.ofSeconds(after.asLong()))
                        : Optional.empty());
    }
}
