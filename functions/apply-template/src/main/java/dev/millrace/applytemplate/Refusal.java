package dev.millrace.applytemplate;

import java.util.List;

/// A request that can't be answered as asked: all that is wrong with it, and the status that goes with that.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final transient List<Problem> problems;

    /// @param at where in the request
    record Problem(String at, String problem, String fix) {}

    Refusal(int status, String code, List<Problem> problems) {
        super(code + ": " + problems, null, false, false);
        this.status = status;
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    Refusal(int status, String code, String at, String problem, String fix) {
        this(status, code, List.of(new Problem(at, problem, fix)));
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    List<Problem> problems() {
        return problems;
    }
}
