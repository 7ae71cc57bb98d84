package dev.millrace.infracdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A synthesized template, read by test. Names are logical ids without the stack's name before and the hash behind
/// them: `LanesCritical`.
final class Deployed {
    private static final String PREFIX = "Millrace";

    /// The stack as it is deployed when nothing is set. Synthesized once for all tests.
    static final Deployed BY_DEFAULT = with(Map.of());

    private final JsonNode template;

    private Deployed(JsonNode template) {
        this.template = template;
    }

    static Deployed with(Map<String, String> settings) {
        try {
            var folder = Files.createTempDirectory(Path.of("target"), "template");
            var given = new TreeMap<>(settings);
            given.put(
                    "functions", BuiltFunctions.in(folder.resolve("functions")).toString());
            return in(MillraceApp.synthesize(AppSettings.of(folder.resolve("out"), given)));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    static Deployed in(Path folder) {
        try (var files = Files.list(folder)) {
            var file = files.filter(each -> each.toString().endsWith(".template.json"))
                    .findFirst()
                    .orElseThrow();
            return new Deployed(new ObjectMapper().readTree(file.toFile()));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    String text() {
        return template.toString();
    }

    List<String> types() {
        return stream(template.get("Resources"))
                .map(resource -> resource.get("Type").asText())
                .distinct()
                .sorted()
                .toList();
    }

    /// Whole resources of one type (`AWS::` left out), by name.
    Map<String, JsonNode> resources(String type) {
        var found = new TreeMap<String, JsonNode>();
        template.get("Resources").properties().forEach(entry -> {
            if (entry.getValue().get("Type").asText().equals("AWS::" + type)) {
                found.put(name(entry.getKey()), entry.getValue());
            }
        });
        return found;
    }

    Map<String, JsonNode> properties(String type) {
        var found = new TreeMap<String, JsonNode>();
        resources(type).forEach((name, resource) -> found.put(name, resource.path("Properties")));
        return found;
    }

    JsonNode resource(String type, String name) {
        var all = resources(type);
        var found = all.get(name);
        if (found == null) {
            throw new IllegalArgumentException("There is no %s named %s, but %s".formatted(type, name, all.keySet()));
        }
        return found;
    }

    JsonNode properties(String type, String name) {
        return resource(type, name).path("Properties");
    }

    JsonNode only(String type) {
        var all = resources(type);
        if (all.size() != 1) {
            throw new IllegalStateException("There are several " + type + ": " + all.keySet());
        }
        return all.values().iterator().next();
    }

    /// What whoever deploys is told.
    String output(String name) {
        return plain(template.path("Outputs").path(name).path("Value"));
    }

    /// A value with its references written out: `${TasksTable}`, `${TasksTable.Arn}/index/list`.
    static String plain(JsonNode value) {
        if (value.has("Ref")) {
            return "${" + name(value.get("Ref").asText()) + "}";
        }
        if (value.has("Fn::GetAtt")) {
            var attribute = value.get("Fn::GetAtt");
            return "${" + name(attribute.get(0).asText()) + "."
                    + attribute.get(1).asText() + "}";
        }
        if (value.has("Fn::Join")) {
            var join = value.get("Fn::Join");
            return String.join(
                    join.get(0).asText(),
                    stream(join.get(1)).map(Deployed::plain).toList());
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    /// What a property holds that may be one value or a list of them.
    static List<String> plainAll(JsonNode value) {
        return value.isArray() ? stream(value).map(Deployed::plain).toList() : List.of(plain(value));
    }

    static Stream<JsonNode> stream(JsonNode nodes) {
        return StreamSupport.stream(nodes.spliterator(), false);
    }

    private static String name(String logicalId) {
        var unhashed = logicalId.replaceFirst("[0-9A-F]{8}([0-9a-f]{32})?$", "");
        return unhashed.startsWith(PREFIX) ? unhashed.substring(PREFIX.length()) : unhashed;
    }
}
