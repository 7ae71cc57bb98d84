package dev.millrace.localstack.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The synthesized template, checked and resolved.
///
/// @param folder where the template lies; paths of assets start there
public record Template(Path folder, List<Resource> resources) {
    public Template {
        resources = List.copyOf(resources);
    }

    /// Throws [TemplateRefused] with all that [Coverage] does not know.
    public static Template read(Path file) {
        try {
            var folder = file.toAbsolutePath().normalize().getParent();
            return read(folder == null ? Path.of(".") : folder, new ObjectMapper().readTree(file.toFile()));
        } catch (IOException trouble) {
            throw new UncheckedIOException("There is no readable template at " + file.toAbsolutePath(), trouble);
        }
    }

    public static Template read(Path folder, JsonNode template) {
        var coverage = Coverage.load();
        var intrinsics = new Intrinsics(template, coverage);
        var problems = new ArrayList<String>();
        var resources = new ArrayList<Resource>();
        for (var entry : template.path("Resources").properties()) {
            var resource = entry.getValue();
            var type = resource.path("Type").asText();
            var unknown = coverage.unknown(entry.getKey(), type, resource.path("Properties"));
            problems.addAll(unknown);
            if (unknown.isEmpty() && !coverage.inert(type)) {
                try {
                    if (intrinsics.present(resource)) {
                        resources.add(resolve(intrinsics, entry.getKey(), type, resource));
                    }
                } catch (TemplateRefused refused) {
                    problems.addAll(refused.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new TemplateRefused(problems);
        }
        return new Template(folder, resources);
    }

    public Stream<Resource> all(String type) {
        return resources.stream().filter(resource -> resource.type().equals(type));
    }

    private static Resource resolve(Intrinsics intrinsics, String logicalId, String type, JsonNode resource) {
        var properties = resource.has("Properties")
                ? intrinsics.resolve(resource.path("Properties"))
                : JsonNodeFactory.instance.objectNode();
        return new Resource(
                logicalId,
                type,
                intrinsics.name(logicalId),
                intrinsics.arn(logicalId),
                properties,
                resource.path("Metadata"));
    }
}
