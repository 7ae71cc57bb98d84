package dev.millrace.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.api.StepView;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// How a task is doing and what its steps wait for, in words.
public final class Explanation {
    private static final int LABEL = 14;
    private static final int MANY_STEPS = 60;
    private static final int MOST_CHILDREN = 8;

    private final Terminal terminal;

    public Explanation(Terminal terminal) {
        this.terminal = terminal;
    }

    /// The task alone.
    public List<String> summary(TaskView task, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(StateMark.of(terminal, task.state()) + " " + terminal.styled(Style.STRONG, task.template()) + "  "
                + StateMark.word(terminal, task.state()));
        fact(lines, "task", task.id());
        fact(lines, "key", task.text("key"));
        fact(lines, "parent", task.parent());
        fact(lines, "lane", task.text("lane"));
        fact(lines, "correlation", task.text("correlationId"));
        fact(lines, "submitted", task.created().map(Text::date).orElse(""));
        fact(lines, task.ended() ? "took" : "for", Text.duration(task.age(now)));
        fact(lines, "steps", counts(task));
        List<String> children = task.children();
        children.stream().limit(MOST_CHILDREN).forEach(child -> fact(lines, "child", child));
        if (children.size() > MOST_CHILDREN) {
            fact(lines, "", children.size() - MOST_CHILDREN + " more; --json has them");
        }
        task.error().ifPresent(error -> fact(lines, "error", terminal.styled(Style.BAD, error)));
        return lines;
    }

    /// The task's health, what to do about it, and each step that has something to say.
    public List<String> whole(TaskView task, Instant now) {
        List<String> lines = new ArrayList<>();
        fact(lines, "status", task.explanation("executionStatus"));
        fact(lines, "health", task.explanation("health"));
        fact(lines, "do", task.explanation("recommendedAction"));
        fact(lines, "completion", percent(task.top("completion")));
        fact(lines, "levels", levels(task.top("levels")));
        fact(lines, "critical path", joined(task.top("criticalPath")));
        lines.add("");
        lines.addAll(steps(task.stepList(), now));
        return lines;
    }

    private List<String> steps(List<StepView> steps, Instant now) {
        List<StepView> shown = steps.size() <= MANY_STEPS
                ? steps
                : steps.stream()
                        .filter(step -> step.underWay() || step.failed())
                        .toList();
        int width = StepLine.nameWidth(shown);
        List<String> lines = new ArrayList<>();
        for (StepView step : shown) {
            lines.add(step(step, width, now));
        }
        if (shown.size() < steps.size()) {
            lines.add(terminal.styled(
                    Style.FAINT,
                    "  " + (steps.size() - shown.size())
                            + " steps that are complete or have not started are left out; --json has them."));
        }
        return lines;
    }

    private String step(StepView step, int width, Instant now) {
        String parents = step.parents() == 0 ? "" : step.parentsDone() + "/" + step.parents() + " parents";
        String attempt = step.attempt() == 0 ? "" : Text.count(step.attempt(), "attempt", "attempts");
        String when = step.retryAt()
                .filter(at -> !step.ended())
                .map(at -> "at " + Text.clock(at) + " (in " + Text.duration(Duration.between(now, at)) + ")  ")
                .orElse("");
        String why = when
                + step.error()
                        .filter(error -> !step.why().contains(error))
                        .map(error -> error + "  ")
                        .orElse("")
                + step.why()
                + step.child().map(child -> "; task " + child).orElse("");
        int left = terminal.columns() - width - 46;
        return ("  " + StateMark.of(terminal, step.state()) + " " + Text.fit(step.name(), width) + "  "
                        + terminal.styled(StateMark.style(step.state()), Text.fit(step.state(), 9)) + "  "
                        + Text.fit(parents, 13) + "  " + Text.fit(attempt, 11) + "  "
                        + terminal.styled(Style.FAINT, Text.cut(why, Math.max(24, left))))
                .stripTrailing();
    }

    private String counts(TaskView task) {
        String parts = task.counts().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return task.steps() == 0 ? "" : task.steps() + " (" + parts + ")";
    }

    private static String percent(JsonNode completion) {
        return completion.isNumber() ? Math.round(completion.asDouble() * 10) / 10.0 + " %" : completion.asText("");
    }

    private static String levels(JsonNode levels) {
        return levels.isArray() ? String.valueOf(levels.size()) : levels.asText("");
    }

    private static String joined(JsonNode path) {
        return path.isArray()
                ? StreamSupport.stream(path.spliterator(), false)
                        .map(node -> node.isObject() ? node.path("name").asText() : node.asText())
                        .collect(Collectors.joining(" → "))
                : path.asText("");
    }

    private void fact(List<String> lines, String label, String value) {
        if (!value.isEmpty()) {
            lines.add("  " + terminal.styled(Style.FAINT, Text.fit(label, LABEL)) + value);
        }
    }
}
