package dev.millrace.localstack;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
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
    private static final Object ONE_AT_A_TIME = new Object();

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

    /// Whoever asks at the same time, in this process or another, waits for the first.
    public Path template() {
        var folder = cache.resolve(content());
        var template = folder.resolve("Millrace.template.json");
        if (Files.exists(template)) {
            return template;
        }
        synchronized (ONE_AT_A_TIME) {
            try {
                Files.createDirectories(cache);
                try (var file = FileChannel.open(beside(folder, ".lock"), CREATE, WRITE);
                        var lock = file.lock()) {
                    if (lock.isValid() && !Files.exists(template)) {
                        synthesizeWhole(folder);
                    }
                }
            } catch (IOException trouble) {
                throw new UncheckedIOException(trouble);
            }
        }
        return template;
    }

    /// What stands in the folder is whole, wherever we die.
    private void synthesizeWhole(Path folder) throws IOException {
        var part = beside(folder, ".part");
        clear(part);
        clear(folder);
        synthesize(part, beside(folder, ".log"));
        Files.move(part, folder, ATOMIC_MOVE);
    }

    private static Path beside(Path folder, String ending) {
        return folder.resolveSibling(folder.getFileName() + ending);
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void synthesize(Path folder, Path log) {
        try {
            Files.createDirectories(folder);
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
