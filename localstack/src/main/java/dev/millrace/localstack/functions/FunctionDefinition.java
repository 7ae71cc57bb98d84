package dev.millrace.localstack.functions;

import dev.millrace.localstack.template.Resource;
import dev.millrace.localstack.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A function as the template describes it.
///
/// @param name what people call it: `POWERTOOLS_SERVICE_NAME` where it is set, else the physical name
/// @param functionName the physical name, which its ARN contains
/// @param settings its environment
/// @param logsInvocations whether Lambda itself logs the start and the end of each invocation
/// @param jars its package and its layers, for a process of its own; empty if the template names no assets
public record FunctionDefinition(
        String name,
        String functionName,
        String arn,
        String handler,
        Duration timeout,
        int memoryMegabytes,
        String role,
        boolean logsInvocations,
        Map<String, String> settings,
        List<Path> jars,
        List<Path> layerJars) {

    public static FunctionDefinition of(Resource function, Template template) {
        var settings = new HashMap<String, String>();
        function.at("Environment", "Variables")
                .properties()
                .forEach(variable ->
                        settings.put(variable.getKey(), variable.getValue().asText()));
        var layerJars = new ArrayList<Path>();
        for (var layer : function.texts("Layers")) {
            template.all("AWS::Lambda::LayerVersion")
                    .filter(version -> version.arn().equals(layer))
                    .forEach(version ->
                            layerJars.addAll(jars(asset(version, template).resolve("java/lib"))));
        }
        var role = function.text("Role");
        return new FunctionDefinition(
                settings.getOrDefault("POWERTOOLS_SERVICE_NAME", function.name()),
                function.name(),
                function.arn(),
                function.text("Handler"),
                Duration.ofSeconds(function.number(3, "Timeout")),
                function.number(128, "MemorySize"),
                role.substring(role.lastIndexOf('/') + 1),
                !function.optionalText("LoggingConfig", "SystemLogLevel")
                        .orElse("INFO")
                        .equals("WARN"),
                Map.copyOf(settings),
                jars(asset(function, template).resolve("lib")),
                List.copyOf(layerJars));
    }

    /// With settings that the template does not know of.
    public FunctionDefinition with(Map<String, String> more) {
        var all = new HashMap<>(settings);
        all.putAll(more);
        return new FunctionDefinition(
                name,
                functionName,
                arn,
                handler,
                timeout,
                memoryMegabytes,
                role,
                logsInvocations,
                Map.copyOf(all),
                jars,
                layerJars);
    }

    /// `package.Class` of `package.Class::handleRequest`.
    String handlerClass() {
        return handler.split("::", 2)[0];
    }

    private static Path asset(Resource resource, Template template) {
        var asset = resource.metadata().path("aws:asset:path").asText();
        return asset.isEmpty() ? Path.of("no-asset") : template.folder().resolve(asset);
    }

    private static List<Path> jars(Path lib) {
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (var files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
