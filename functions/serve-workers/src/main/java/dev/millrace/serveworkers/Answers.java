package dev.millrace.serveworkers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.usecase.AnswerWork.Answer;
import dev.millrace.enginetemplates.schema.Violation;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Answers as JSON. What a worker can still do something about is 409, what is lost for it is 410.
final class Answers {
    private Answers() {}

    static ObjectNode work(Collection<ObjectNode> work) {
        ObjectNode body = object();
        body.putArray("work").addAll(work);
        return response(200, body);
    }

    /// One for each message, in their order: `delete` says whether the worker is to delete it.
    static ObjectNode claimed(List<Claim.Result> results) {
        ObjectNode body = object();
        ArrayNode array = body.putArray("results");
        for (Claim.Result result : results) {
            array.add(claimed("$.messages[" + array.size() + "]", result));
        }
        return response(200, body);
    }

    private static ObjectNode claimed(String at, Claim.Result result) {
        return switch (result) {
            case Claim.Result.Work work -> {
                ObjectNode claimed = object().put("status", 200).put("delete", work.watched());
                claimed.set("work", work.document());
                yield claimed;
            }
            case Claim.Result.Nothing nothing ->
                object().put("status", 204).put("delete", true).put("because", nothing.because());
            case Claim.Result.Refused refused -> {
                ObjectNode answer =
                        object().put("status", 400).put("delete", false).put("code", "INVALID_MESSAGE");
                problems(answer, List.of(new Violation(at, refused.problem(), refused.fix())));
                yield answer;
            }
            case Claim.Result.Failed failed ->
                object().put("status", 503)
                        .put("delete", false)
                        .put("because", "it could not be worked on now, and comes again");
        };
    }

    static ObjectNode of(Answer answer) {
        return switch (answer) {
            case Answer.Renewed renewed ->
                response(200, object().put("leaseUntil", renewed.leaseUntil().toString()));
            case Answer.Taken taken -> response(200, taken(taken.record(), taken.again()));
            case Answer.Contradicted other ->
                refused(new Refusal(
                        409,
                        "ALREADY_ANSWERED",
                        "token",
                        "this worker has already said otherwise; the step is " + name(other.state()),
                        "nothing was changed: go on with other work"));
            case Answer.Overtaken overtaken ->
                refused(new Refusal(
                        410,
                        "OVERTAKEN",
                        "token",
                        "this attempt is no longer yours: " + overtaken.because(),
                        "stop working on it; nothing was changed"));
            case Answer.Unknown unknown ->
                refused(new Refusal(
                        404,
                        "UNKNOWN_TOKEN",
                        "token",
                        "no attempt was handed out under this token",
                        "use the token that came with the work"));
        };
    }

    private static ObjectNode taken(StepRecord record, boolean again) {
        ObjectNode body = object().put("state", name(record.state().kind())).put("again", again);
        if (record.state() instanceof StepState.Retrying retrying) {
            body.put("retryAt", retrying.due().toString());
            error(body, retrying.last());
        } else if (record.state() instanceof StepState.Ready ready) {
            body.put("goesOnAt", ready.due().toString());
        } else if (record.state() instanceof StepState.Failed failed) {
            error(body, failed.error());
        }
        return body;
    }

    private static void error(ObjectNode body, StepError error) {
        body.putObject("error").put("code", error.code()).put("message", error.message());
    }

    static ObjectNode refused(Refusal refusal) {
        ObjectNode body = object().put("code", refusal.code());
        problems(body, refusal.problems());
        return response(refusal.status(), body);
    }

    private static void problems(ObjectNode body, List<Violation> all) {
        ArrayNode problems = body.putArray("problems");
        all.forEach(problem -> problems.addObject()
                .put("at", problem.at())
                .put("problem", problem.problem())
                .put("fix", problem.fix()));
    }

    private static String name(StepState.Kind state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode response(int status, ObjectNode body) {
        ObjectNode response = object().put("statusCode", status);
        response.putObject("headers").put("content-type", "application/json");
        return response.put("body", body.toString()).put("isBase64Encoded", false);
    }
}
