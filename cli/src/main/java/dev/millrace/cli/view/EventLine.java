package dev.millrace.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Style;
import dev.millrace.cli.terminal.Terminal;
import dev.millrace.cli.terminal.Text;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/// One line about one event of the bus.
public final class EventLine {
    private EventLine() {}

    public static String of(Terminal terminal, JsonNode event) {
        JsonNode detail = event.path("detail");
        String to = detail.path("to").asText("");
        String attempt = detail.path("attempt").asInt(0) > 1
                ? "attempt " + detail.path("attempt").asInt() + "  "
                : "";
        return terminal.styled(
                        Style.FAINT,
                        clock(detail.path("time").asText(event.path("time").asText(""))))
                + "  "
                + terminal.styled(
                        StateMark.style(to), Text.fit(event.path("detail-type").asText(""), 22))
                + "  " + Text.fit(detail.path("step").asText(""), 24) + "  "
                + terminal.styled(
                        Style.FAINT,
                        attempt + detail.path("namespace").asText()
                                + (detail.has("template")
                                        ? "/" + detail.path("template").asText()
                                        : "")
                                + "  "
                                + detail.path("task").asText());
    }

    private static String clock(String time) {
        try {
            return Text.clock(Instant.parse(time));
        } catch (DateTimeParseException notATime) {
            return Text.fit(time, 12);
        }
    }
}
