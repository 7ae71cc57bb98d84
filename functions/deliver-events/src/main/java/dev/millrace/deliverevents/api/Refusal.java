package dev.millrace.deliverevents.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.enginetemplates.document.Problem;
import java.util.List;

/// A request that can't be done as asked, with all that is wrong.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient ObjectNode document;

    private Refusal(int status, String code, ObjectNode document) {
        super(code, null, false, false);
        this.status = status;
        this.document = document.put("code", code);
    }

    static Refusal of(int status, String code, String at, String problem, String fix) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putArray("problems")
                .addObject()
                .put("at", at)
                .put("problem", problem)
                .put("fix", fix);
        return new Refusal(status, code, document);
    }

    static Refusal unknown(String name) {
        return of(404, "UNKNOWN_SUBSCRIPTION", "name", "there is no subscription " + name, "see GET /subscriptions");
    }

    static Refusal of(List<Problem> problems) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode list = document.putArray("problems");
        problems.forEach(problem -> list.addObject()
                .put("at", problem.at())
                .put("line", problem.line())
                .put("column", problem.column())
                .put("problem", problem.problem())
                .put("fix", problem.fix()));
        return new Refusal(400, "INVALID_SUBSCRIPTION", document);
    }

    ObjectNode response() {
        return Answers.response(status, document);
    }
}
