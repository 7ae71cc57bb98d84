package dev.millrace.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/// What happened to a task, one transition a line.
public final class HistoryLines {
    private static final String TASK = "(task)";
    private static final int LONGEST_NAME = 32;

    private final Terminal terminal;

    public HistoryLines(Terminal terminal) {
        this.terminal = terminal;
    }

    public List<String> of(JsonNode history) {
        int width = StreamSupport.stream(history.spliterator(), false)
                .mapToInt(entry -> entry.path("step").asText(TASK).length())
                .max()
                .orElse(0);
        return StreamSupport.stream(history.spliterator(), false)
                .map(entry -> line(entry, Math.min(LONGEST_NAME, width)))
                .toList();
    }

    private String line(JsonNode entry, int width) {
        String to = entry.path("to").asText("");
        String attempt = entry.path("attempt").asInt(0) > 1
                ? " attempt " + entry.path("attempt").asInt()
                : "";
        String cause = entry.path("cause").asText("") + by(entry.path("actor").asText(""));
        return (terminal.styled(Style.FAINT, clock(entry.path("time").asText("")))
                        + "  " + Text.fit(entry.path("step").asText(TASK), width) + "  "
                        + Text.right(entry.path("from").asText(""), 9) + " → "
                        + terminal.styled(StateMark.style(to), Text.fit(to + attempt, 20)) + "  "
                        + terminal.styled(Style.FAINT, Text.cut(cause, Math.max(20, terminal.columns() - width - 52))))
                .stripTrailing();
    }

    private static String by(String actor) {
        return actor.isEmpty() ? "" : "  by " + actor;
    }

    private static String clock(String time) {
        try {
            return Text.clock(Instant.parse(time));
        } catch (java.time.format.DateTimeParseException notATime) {
            return Text.fit(time, 12);
        }
    }
}
