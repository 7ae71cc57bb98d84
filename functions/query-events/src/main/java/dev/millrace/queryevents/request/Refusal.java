package dev.millrace.queryevents.request;

import java.util.List;

/// A request that can't be answered as asked: the status, and all problems.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final transient List<Problem> problems;

    /// @param at the parameter or the place in the body
    public record Problem(String at, String problem, String fix) {}

    public Refusal(int status, String code, List<Problem> problems) {
        super(code, null, false, false);
        this.status = status;
        this.code = code;
        this.problems = List.copyOf(problems);
    }

    public Refusal(int status, String code, String at, String problem, String fix) {
        this(status, code, List.of(new Problem(at, problem, fix)));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public List<Problem> problems() {
        return problems;
    }
}
