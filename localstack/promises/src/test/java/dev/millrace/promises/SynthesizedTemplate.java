package dev.millrace.promises;

import dev.millrace.localstack.Synthesis;
import java.nio.file.Path;

/// What `infra-cdk` deploys.
final class SynthesizedTemplate {
    static final Path PROJECT = Path.of(System.getProperty("millrace.project", "../.."))
            .toAbsolutePath()
            .normalize();

    private static final Synthesis SYNTHESIS =
            new Synthesis(PROJECT, PROJECT.resolve("localstack/promises/target/synthesized"));

    private SynthesizedTemplate() {}

    static Path path() {
        return SYNTHESIS.template();
    }
}
