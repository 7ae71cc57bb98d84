package dev.millrace.enginetemplates.document;

/// The text can't be read any further. Caught by [DocumentReader]; the one exception to gathering all problems.
final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    Malformed(int line, int column, String problem, String fix) {
        super(problem);
        this.problem = new Problem(Math.max(1, line), Math.max(1, column), "", problem, fix);
    }

    Problem problem() {
        return problem;
    }
}
