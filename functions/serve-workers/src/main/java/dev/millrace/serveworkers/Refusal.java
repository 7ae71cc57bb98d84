package dev.millrace.serveworkers;

import dev.millrace.enginetemplates.schema.Violation;
import java.util.List;

/// A request that can't be answered as asked: what is wrong with it, and the status that goes with that.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final transient List<Violation> problems;

    Refusal(int status, String code, String at, String problem, String fix) {
        this(status, code, List.of(new Violation(at, problem, fix)));
    }

    private Refusal(int status, String code, List<Violation> problems) {
        super(code + ": " + problems, null, false, false);
        this.status = status;
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    static Refusal invalid(String at, String problem, String fix) {
        return new Refusal(400, "INVALID_REQUEST", at, problem, fix);
    }

    static Refusal invalid(List<Violation> problems) {
        return new Refusal(400, "INVALID_REQUEST", problems);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    List<Violation> problems() {
        return problems;
    }
}
