package dev.millrace.serveworkers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.usecase.AnswerWork.Answer;
import java.util.Collection;
import java.util.Locale;

/// Answers as JSON. What a worker can still do something about is 409, what is lost for it is 410.
final class Answers {
    private Answers() {}

    static ObjectNode work(Collection<ObjectNode> work) {
        ObjectNode body = object();
        body.putArray("work").addAll(work);
        return response(200, body);
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
        ArrayNode problems = body.putArray("problems");
        refusal.problems()
                .forEach(problem -> problems.addObject()
                        .put("at", problem.at())
                        .put("problem", problem.problem())
                        .put("fix", problem.fix()));
        return response(refusal.status(), body);
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
