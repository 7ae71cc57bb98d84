package dev.millrace.localstack.template;

import java.util.List;

/// The template asks for something the local stack does not do, or is wrong in itself. Lists every problem.
public final class TemplateRefused extends RuntimeException {
    private final List<String> problems;

    public TemplateRefused(List<String> problems) {
        super("The template can't be run here:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public TemplateRefused(String problem) {
        this(List.of(problem));
    }

    public List<String> problems() {
        return problems;
    }
}
