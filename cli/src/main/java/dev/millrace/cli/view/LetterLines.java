package dev.millrace.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.terminal.Text;
import java.util.ArrayList;
import java.util.List;

/// Dead letters as lines.
public final class LetterLines {
    private LetterLines() {}

    /// One of a list: its state, its reason, what it tells of, and its id to go on with.
    public static String inList(JsonNode letter) {
        return Text.fit(letter.path("state").asText(), 13) + "  "
                + Text.fit(letter.path("reason").asText(), 18) + "  "
                + Text.fit(subject(letter), 40) + "  "
                + letter.path("id").asText();
    }

    /// One alone, with all that is known of it.
    public static List<String> alone(JsonNode letter) {
        List<String> lines = new ArrayList<>();
        lines.add(letter.path("id").asText() + "  " + letter.path("state").asText());
        lines.add("  reason    " + letter.path("reason").asText() + ", "
                + Text.count(letter.path("attempts").asInt(), "attempt", "attempts"));
        lines.add("  about     " + subject(letter));
        if (letter.has("task")) {
            lines.add("  task      " + letter.path("task").asText());
        }
        lines.add("  error     " + letter.path("error").path("code").asText() + ": "
                + letter.path("error").path("message").asText());
        lines.add("  between   " + letter.path("firstAt").asText() + " and "
                + letter.path("at").asText());
        if (!letter.path("note").asText("").isEmpty()
                || !letter.path("actor").asText("").isEmpty()) {
            lines.add("  note      " + letter.path("note").asText() + " ("
                    + letter.path("actor").asText() + ")");
        }
        if (letter.has("body")) {
            lines.add("  body      " + letter.path("body").asText());
        }
        return lines;
    }

    private static String subject(JsonNode letter) {
        if (letter.has("queue")) {
            return "message of " + letter.path("queue").asText() + ", "
                    + letter.path("bytes").asInt() + " bytes";
        }
        String template = letter.path("template").asText();
        return letter.has("step") ? template + " " + letter.path("step").asText() : template;
    }
}
