package dev.millrace.submittask;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Collects all that is wrong with a request before it is refused.
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /// @param at where in the request, as a JSON path
    /// @param line from 1, of a text that a person wrote; 0 elsewhere
    record Problem(String at, String problem, String fix, int line, int column) {
        Problem(String at, String problem, String fix) {
            this(at, problem, fix, 0, 0);
        }
    }

    /// The caller's mistakes, all of them.
    static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<Problem> problems;
        private final int status;
        private final String code;

        Found(int status, String code, List<Problem> problems) {
            super(code + ": " + problems);
            this.status = status;
            this.code = code;
            this.problems = List.copyOf(problems);
        }

        int status() {
            return status;
        }

        ObjectNode document() {
            ObjectNode document = Documents.object().put("code", code);
            ArrayNode list = document.putArray("problems");
            problems.forEach(problem -> add(problem, list.addObject()));
            return document;
        }

        private static void add(Problem problem, ObjectNode to) {
            if (problem.line() > 0) {
                to.put("line", problem.line()).put("column", problem.column());
            }
            to.put("at", problem.at()).put("problem", problem.problem()).put("fix", problem.fix());
        }
    }

    static Found found(String at, String problem, String fix) {
        return new Found(400, "INVALID_REQUEST", List.of(new Problem(at, problem, fix)));
    }

    static Found refused(int status, String code, String at, String problem, String fix) {
        return new Found(status, code, List.of(new Problem(at, problem, fix)));
    }

    void add(String at, String problem, String fix) {
        found.add(new Problem(at, problem, fix));
    }

    /// A text that a person wrote, with the place of each.
    static Found inText(List<dev.millrace.enginetemplates.document.Problem> problems) {
        return new Found(
                400,
                "INVALID_EVENT_TYPE",
                problems.stream()
                        .map(one -> new Problem(one.at(), one.problem(), one.fix(), one.line(), one.column()))
                        .toList());
    }

    /// All of them, under a code of their own.
    Found all(int status, String code) {
        return new Found(status, code, found);
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new Found(400, "INVALID_REQUEST", found);
        }
    }
}
