package dev.millrace.localstack.firehose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.localstack.template.TemplateRefused;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Under which prefix a record is filed: the stream's prefix, with each `!{partitionKeyFromQuery:name}` answered from
/// the record.
///
/// Of JQ, in which the query is written, this knows an object of paths: `{day:.time[0:10],type:."detail-type"}`. A
/// template that asks for more is refused.
///
/// @param paths of the keys, by name
record Partitions(String prefix, Map<String, Place> paths) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern KEY = Pattern.compile("!\\{partitionKeyFromQuery:(\\w+)}");
    private static final Pattern ENTRY =
            Pattern.compile("\\s*(\\w+)\\s*:\\s*((?:\\.(?:\\w+|\"[^\"]+\"))+)(?:\\[(\\d*):(\\d+)])?\\s*(?:,|$)");
    private static final Pattern FIELD = Pattern.compile("\\.(?:(\\w+)|\"([^\"]+)\")");

    /// A field of the record, or the part of its text from one character to another.
    record Place(String pointer, int from, int to) {
        Optional<String> in(JsonNode record) {
            var node = record.at(pointer);
            if (!node.isValueNode() || node.isNull()) {
                return Optional.empty();
            }
            var text = node.asText();
            var end = Math.min(to, text.length());
            return Optional.of(text.substring(Math.min(from, end), end)).filter(part -> !part.isEmpty());
        }
    }

    static Partitions of(String stream, String prefix, Optional<String> query) {
        var paths = query.map(text -> parse(stream, text)).orElse(Map.of());
        var unanswered = KEY.matcher(prefix)
                .replaceAll(key -> paths.containsKey(key.group(1)) ? "" : Matcher.quoteReplacement(key.group()));
        if (unanswered.contains("!{")) {
            throw new TemplateRefused("The delivery stream " + stream + " has the prefix " + prefix
                    + "; the local stack answers only partition keys that its query names");
        }
        return new Partitions(prefix, paths);
    }

    /// Empty if the record has no such fields, as then it can't be filed.
    Optional<String> of(String record) {
        JsonNode json;
        try {
            json = JSON.readTree(record);
        } catch (IOException notJson) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        paths.forEach((name, place) -> place.in(json).ifPresent(value -> values.put(name, value)));
        if (values.size() < paths.size()) {
            return Optional.empty();
        }
        return Optional.of(
                KEY.matcher(prefix).replaceAll(key -> Matcher.quoteReplacement(values.getOrDefault(key.group(1), ""))));
    }

    private static Map<String, Place> parse(String stream, String query) {
        var text = query.strip();
        var paths = new HashMap<String, Place>();
        if (text.startsWith("{") && text.endsWith("}")) {
            var inside = text.substring(1, text.length() - 1);
            var entry = ENTRY.matcher(inside);
            var end = 0;
            while (entry.find() && entry.start() == end) {
                end = entry.end();
                var from = entry.group(3);
                var to = entry.group(4);
                paths.put(
                        entry.group(1),
                        new Place(
                                pointer(entry.group(2)),
                                from == null || from.isEmpty() ? 0 : Integer.parseInt(from),
                                to == null ? Integer.MAX_VALUE : Integer.parseInt(to)));
            }
            if (end == inside.length() && !paths.isEmpty()) {
                return paths;
            }
        }
        throw new TemplateRefused("The delivery stream " + stream + " has the query " + query
                + "; the local stack understands an object of paths only");
    }

    private static String pointer(String path) {
        return FIELD.matcher(path).replaceAll(field -> {
            var name = field.group(1) == null ? field.group(2) : field.group(1);
            return Matcher.quoteReplacement("/" + name.replace("~", "~0").replace("/", "~1"));
        });
    }
}
