package dev.millrace.serveworkers;

/// A request that can't be answered as asked: one problem, and the status that goes with it.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String at;
    private final String fix;

    Refusal(int status, String code, String at, String problem, String fix) {
        super(problem, null, false, false);
        this.status = status;
        this.code = code;
        this.at = at;
        this.fix = fix;
    }

    static Refusal invalid(String at, String problem, String fix) {
        return new Refusal(400, "INVALID_REQUEST", at, problem, fix);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String at() {
        return at;
    }

    String problem() {
        return String.valueOf(getMessage());
    }

    String fix() {
        return fix;
    }
}
