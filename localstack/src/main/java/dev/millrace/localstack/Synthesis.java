package dev.millrace.localstack;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// What a build of the project would deploy, as a template: for tests and benchmarks, which start stacks of it.
///
/// Synthesized once for each content of `infra-cdk` and of the engine, whose lanes and times it takes. The CDK runs in
/// a process of its own and needs Node.js.
public final class Synthesis {
    private static final long MOST_MINUTES = 5;

    private final Path project;
    private final Path cache;
    private final Map<String, String> settings;

    /// What is deployed when nothing is set.
    public Synthesis(Path project, Path cache) {
        this(project, cache, Map.of());
    }

    /// @param project the project's folder, with `infra-cdk` built and the functions packaged
    /// @param cache where templates are kept, by content
    /// @param settings of the CDK app, by name
    public Synthesis(Path project, Path cache, Map<String, String> settings) {
        this.settings = new TreeMap<>(settings);
        this.project = project.toAbsolutePath().normalize();
        this.cache = cache.toAbsolutePath().normalize();
    }

    public synchronized Path template() {
        var folder = cache.resolve(content());
        var template = folder.resolve("Millrace.template.json");
        if (!Files.exists(template)) {
            synthesize(folder);
        }
        return template;
    }

    private void synthesize(Path folder) {
        try {
            Files.createDirectories(folder);
            var log = folder.resolveSibling(folder.getFileName() + ".log");
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dmillrace.copyAssets=false",
                    "-Dmillrace.functions=" + project.resolve("functions")));
            settings.forEach((name, value) -> command.add("-Dmillrace." + name + "=" + value));
            command.addAll(List.of(
                    "-cp",
                    infra("classes") + File.pathSeparator + Files.readString(infra("class-path")),
                    "dev.millrace.infracdk.MillraceApp",
                    folder.toString()));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20");
            builder.environment().put("JSII_DEPRECATED", "quiet");
            var process = builder.start();
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "The stack could not be synthesized; the CDK needs Node.js on the PATH, "
                                + "and the functions packaged (mvn verify): " + Files.readString(log));
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    private Path infra(String file) {
        return project.resolve("infra-cdk/target").resolve(file);
    }

    private String content() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(settings.toString().getBytes(StandardCharsets.UTF_8));
            for (var classes : List.of(infra("classes"), project.resolve("functions/engine/target/classes"))) {
                try (var files = Files.walk(classes)) {
                    for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                        digest.update(Files.readAllBytes(file));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException trouble) {
            throw new UncheckedIOException("infra-cdk is not built", trouble);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
