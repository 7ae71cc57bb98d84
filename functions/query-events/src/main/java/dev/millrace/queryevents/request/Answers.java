package dev.millrace.queryevents.request;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Answers as JSON, as API Gateway takes them.
public final class Answers {
    private Answers() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ObjectNode of(int status, ObjectNode body) {
        ObjectNode response =
                object().put("statusCode", status).put("body", body.toString()).put("isBase64Encoded", false);
        response.putObject("headers").put("content-type", "application/json");
        return response;
    }

    public static ObjectNode of(Refusal refusal) {
        ObjectNode body = object().put("code", refusal.code());
        ArrayNode problems = body.putArray("problems");
        refusal.problems()
                .forEach(problem -> problems.addObject()
                        .put("at", problem.at())
                        .put("problem", problem.problem())
                        .put("fix", problem.fix()));
        return of(refusal.status(), body);
    }
}
