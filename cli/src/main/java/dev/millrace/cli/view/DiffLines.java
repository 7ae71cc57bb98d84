package dev.millrace.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.util.ArrayList;
import java.util.List;

/// What is different between two versions of a template, part by part; parts that are the same are left out.
public final class DiffLines {
    private static final int LONGEST_VALUE = 60;

    private final Terminal terminal;
    private final List<String> lines = new ArrayList<>();

    public DiffLines(Terminal terminal) {
        this.terminal = terminal;
    }

    public List<String> of(JsonNode diff) {
        lines.add(terminal.styled(
                Style.STRONG,
                diff.at("/from/namespace").asText() + "/"
                        + diff.at("/from/name").asText() + "  "
                        + diff.at("/from/version").asText() + " → "
                        + diff.at("/to/version").asText()));
        if (diff.path("same").asBoolean()) {
            lines.add("  Nothing is different.");
            return lines;
        }
        settings(diff.path("settings"));
        steps(diff.path("steps"));
        edges(diff.path("edges"));
        input(diff.path("input"));
        return lines;
    }

    private void settings(JsonNode settings) {
        if (!settings.isEmpty()) {
            lines.add("settings");
            settings.forEach(this::change);
        }
    }

    private void steps(JsonNode steps) {
        if (steps.path("added").isEmpty()
                && steps.path("removed").isEmpty()
                && steps.path("changed").isEmpty()) {
            return;
        }
        lines.add("steps");
        steps.path("added").forEach(step -> lines.add(terminal.styled(Style.GOOD, "  + " + named(step))));
        steps.path("removed").forEach(step -> lines.add(terminal.styled(Style.BAD, "  - " + named(step))));
        steps.path("changed").forEach(step -> {
            lines.add(terminal.styled(Style.WARNING, "  ~ " + step.path("name").asText()));
            step.path("changes").forEach(this::change);
        });
    }

    private static String named(JsonNode step) {
        return step.path("name").asText() + " (" + step.path("handler").asText() + ")";
    }

    private void change(JsonNode change) {
        lines.add("      " + change.path("at").asText() + "  "
                + terminal.styled(Style.BAD, value(change.path("from"))) + " → "
                + terminal.styled(Style.GOOD, value(change.path("to"))));
    }

    private static String value(JsonNode value) {
        return value.isMissingNode()
                ? "(nothing)"
                : Text.cut(value.isTextual() ? value.asText() : value.toString(), LONGEST_VALUE);
    }

    private void edges(JsonNode edges) {
        if (edges.path("added").isEmpty() && edges.path("removed").isEmpty()) {
            return;
        }
        lines.add("edges");
        edges.path("added").forEach(edge -> lines.add(terminal.styled(Style.GOOD, "  + " + between(edge))));
        edges.path("removed").forEach(edge -> lines.add(terminal.styled(Style.BAD, "  - " + between(edge))));
    }

    private static String between(JsonNode edge) {
        return edge.path("parent").asText() + " → " + edge.path("step").asText();
    }

    private void input(JsonNode input) {
        if (input.path("compatible").asBoolean()) {
            lines.add("input  " + terminal.styled(Style.GOOD, "compatible: what the first takes, the second takes"));
            return;
        }
        lines.add("input  " + terminal.styled(Style.BAD, "not compatible: what the first takes may be refused"));
        input.path("because")
                .forEach(reason -> lines.add("      " + reason.path("at").asText() + "  "
                        + reason.path("problem").asText()));
    }
}
