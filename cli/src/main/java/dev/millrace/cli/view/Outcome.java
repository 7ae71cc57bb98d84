package dev.millrace.cli.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.millrace.cli.api.TaskView;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How tasks ended: their results, and a line about each that did not get there.
public final class Outcome {
    private static final int MOST_LINES = 24;
    private static final ObjectWriter PRETTY = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private final Terminal terminal;

    public Outcome(Terminal terminal) {
        this.terminal = terminal;
    }

    /// @param whole tells where all of a result can be had, when it is cut
    public List<String> of(List<Watched> tasks, String whole) {
        return tasks.size() == 1 ? one(tasks.getFirst().task(), whole) : several(tasks, whole);
    }

    private List<String> one(TaskView task, String whole) {
        List<String> lines = new ArrayList<>();
        if (!task.complete()) {
            lines.add(failure(task));
            return lines;
        }
        JsonNode result = task.top("result");
        if (result.isMissingNode() || result.isNull()) {
            return lines;
        }
        List<String> text = Arrays.asList(pretty(result).split("\n"));
        text.stream()
                .limit(MOST_LINES)
                .map(line -> Text.cut(line, terminal.columns() - 1))
                .forEach(lines::add);
        boolean cut = text.size() > MOST_LINES
                || text.stream().limit(MOST_LINES).anyMatch(line -> line.length() >= terminal.columns());
        if (cut) {
            String more = text.size() > MOST_LINES ? "… " + (text.size() - MOST_LINES) + " more lines. " : "";
            lines.add(terminal.styled(Style.FAINT, more + "The whole result: " + whole));
        }
        return lines;
    }

    private List<String> several(List<Watched> tasks, String whole) {
        int width = Math.min(
                24, tasks.stream().mapToInt(each -> each.label().length()).max().orElse(8));
        List<String> lines = new ArrayList<>();
        for (Watched each : tasks) {
            TaskView task = each.task();
            String said = task.complete()
                    ? task.top("result").isMissingNode()
                            ? ""
                            : task.top("result").toString()
                    : task.error().orElse(task.state());
            lines.add(StateMark.of(terminal, task.state()) + " " + Text.fit(each.label(), width) + "  "
                    + terminal.styled(
                            task.complete() ? Style.PLAIN : Style.BAD, Text.cut(said, terminal.columns() - width - 5)));
        }
        lines.add(terminal.styled(Style.FAINT, "Whole results: " + whole));
        return lines;
    }

    private String failure(TaskView task) {
        return terminal.styled(
                Style.BAD,
                StateMark.sign(task.state()) + " "
                        + (task.state().equals("cancelled") ? "The task was cancelled" : "The task failed")
                        + task.error().map(error -> ": " + error).orElse(""));
    }

    private static String pretty(JsonNode node) {
        try {
            return PRETTY.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            return node.toString();
        }
    }
}
