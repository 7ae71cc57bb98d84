package dev.millrace.localstack.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the local stack does with each resource type and property: `coverage.json`, the only list of its kind.
///
/// A type has either `inert` (nothing of it is looked at, for the reason given) or `properties`, whose keys are
/// paths (`Targets.RetryPolicy`; list positions are left out) and whose values are `served` or `inert: reason`. A
/// path decides for everything beneath it. `ref` and `attributes` are what `Ref` and `Fn::GetAtt` answer, `name`
/// the property that names the resource.
public final class Coverage {
    public static final String FILE = "localstack/src/main/resources/dev/millrace/localstack/template/coverage.json";

    private final JsonNode types;

    private Coverage(JsonNode types) {
        this.types = types;
    }

    public static Coverage load() {
        try (var file = Coverage.class.getResourceAsStream("coverage.json")) {
            if (file == null) {
                throw new IllegalStateException("coverage.json is missing from the class path");
            }
            return new Coverage(new ObjectMapper().readTree(file));
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /// Everything in this resource that is neither served nor inert; empty when all of it is known.
    public List<String> unknown(String logicalId, String type, JsonNode properties) {
        var known = types.path(type);
        if (known.isMissingNode()) {
            return List.of(logicalId + ": the local stack knows no resource type " + type + ". Serve it, or say in "
                    + FILE + " why it may be left out.");
        }
        var problems = new ArrayList<String>();
        if (!inert(type)) {
            collect(logicalId, type, known.path("properties"), "", properties, problems);
        }
        return problems;
    }

    public boolean inert(String type) {
        return types.path(type).has("inert");
    }

    Optional<String> nameProperty(String type) {
        return text(types.path(type).path("name"));
    }

    Optional<String> ref(String type) {
        return text(types.path(type).path("ref"));
    }

    Optional<String> attribute(String type, String attribute) {
        return text(types.path(type).path("attributes").path(attribute));
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }

    private static void collect(
            String logicalId, String type, JsonNode known, String path, JsonNode value, List<String> problems) {
        if (value.isArray()) {
            value.forEach(element -> collect(logicalId, type, known, path, element, problems));
            return;
        }
        for (var property : value.properties()) {
            var here = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            if (known.has(here)) {
                continue;
            }
            if (hasBeneath(known, here)) {
                collect(logicalId, type, known, here, property.getValue(), problems);
            } else {
                problems.add(logicalId + ": the local stack does not know the property " + here + " of " + type
                        + ". Serve it, or say in " + FILE + " why it may be left out.");
            }
        }
    }

    private static boolean hasBeneath(JsonNode known, String path) {
        return known.propertyStream().anyMatch(entry -> entry.getKey().startsWith(path + "."));
    }
}
