package dev.millrace.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/// Something wrong with what the caller gave.
///
/// @param at where: line and column of a file, a JSON path, or both; empty where the whole is meant
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

    /// `order.yaml:9:16: steps[1].dependsOn[0]: no step is called 'chrage'`, and below it what to do.
    public String in(String file) {
        String where = at.isEmpty() ? file : file.isEmpty() ? at : file + ":" + at;
        return (where.isEmpty() ? "" : where + ": ") + problem + (fix.isEmpty() ? "" : "\n    " + fix);
    }

    /// With the path of the value behind line and column, where both are known.
    public static String place(int line, int column, String path) {
        return line + ":" + column + (path.isEmpty() ? "" : ": " + path);
    }

    private static String place(JsonNode node) {
        String path = node.path("at").asText("");
        return node.path("line").asInt(0) > 0
                ? place(node.path("line").asInt(), node.path("column").asInt(1), path)
                : path;
    }
}
