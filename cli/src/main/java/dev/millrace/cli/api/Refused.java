package dev.millrace.cli.api;

import java.util.List;
import java.util.stream.Collectors;

/// The caller's mistake, with every problem found. `status` is the HTTP status it was answered with, or 400 where this
/// command found it itself.
public final class Refused extends RuntimeException {
    private final int status;
    private final transient List<Problem> problems;

    public Refused(int status, List<Problem> problems) {
        super(problems.stream().map(problem -> problem.in("")).collect(Collectors.joining("\n")));
        this.status = status;
        this.problems = List.copyOf(problems);
    }

    public static Refused because(String problem, String fix) {
        return new Refused(400, List.of(new Problem("", problem, fix)));
    }

    public int status() {
        return status;
    }

    public List<Problem> problems() {
        return problems;
    }
}
