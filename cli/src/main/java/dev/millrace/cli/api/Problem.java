package dev.millrace.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/// Something wrong with what the caller gave.
///
/// @param at where: `line:column` of a file, or a JSON path; empty where the whole is meant
/// @param fix what to do about it; may be empty
public record Problem(String at, String problem, String fix) {
    static List<Problem> in(JsonNode answer) {
        return StreamSupport.stream(answer.path("problems").spliterator(), false)
                .map(node -> new Problem(
                        place(node),
                        node.path("problem").asText("it gave no reason"),
                        node.path("fix").asText("")))
                .toList();
    }

    /// `3:7: unknown parent 'chrage'. Write 'charge'.`, behind the name of the file if there is one.
    public String in(String file) {
        String where = at.isEmpty() ? file : file.isEmpty() ? at : file + ":" + at;
        return (where.isEmpty() ? "" : where + ": ") + problem + (fix.isEmpty() ? "" : "\n    " + fix);
    }

    private static String place(JsonNode node) {
        return node.path("line").asInt(0) > 0
                ? node.path("line").asInt() + ":" + node.path("column").asInt(1)
                : node.path("at").asText("");
    }
}
