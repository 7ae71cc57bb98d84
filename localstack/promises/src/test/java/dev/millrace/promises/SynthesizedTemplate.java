package dev.millrace.promises;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What `infra-cdk` deploys, synthesized once for each content of `infra-cdk` and of the engine, whose lanes and times
/// it takes.
final class SynthesizedTemplate {
    static final Path PROJECT = Path.of(System.getProperty("millrace.project", "../.."))
            .toAbsolutePath()
            .normalize();

    private static final Path INFRA = PROJECT.resolve("infra-cdk").resolve("target");

    private SynthesizedTemplate() {}

    static synchronized Path path() {
        var folder = PROJECT.resolve("localstack/promises/target/synthesized").resolve(content());
        var template = folder.resolve("Millrace.template.json");
        if (!Files.exists(template)) {
            synthesize(folder);
        }
        return template;
    }

    private static void synthesize(Path folder) {
        try {
            Files.createDirectories(folder);
            var log = folder.resolveSibling(folder.getFileName() + ".log");
            var classPath =
                    INFRA.resolve("classes") + File.pathSeparator + Files.readString(INFRA.resolve("class-path"));
            var builder = new ProcessBuilder(
                            Jvm.java(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dmillrace.copyAssets=false",
                            "-Dmillrace.functions=" + PROJECT.resolve("functions"),
                            "-cp",
                            classPath,
                            "dev.millrace.infracdk.MillraceApp",
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20");
            builder.environment().put("JSII_DEPRECATED", "quiet");
            var process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
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

    private static String content() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var classes : List.of(INFRA.resolve("classes"), PROJECT.resolve("functions/engine/target/classes"))) {
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
