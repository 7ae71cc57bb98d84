package dev.millrace.promises;

import dev.millrace.localstack.Synthesis;
import java.nio.file.Path;
import java.util.Map;

/// What `infra-cdk` deploys.
final class SynthesizedTemplate {
    static final Path PROJECT = Path.of(System.getProperty("millrace.project", "../.."))
            .toAbsolutePath()
            .normalize();

    private static final Path CACHE = PROJECT.resolve("localstack/promises/target/synthesized");

    private static final Synthesis SYNTHESIS = new Synthesis(PROJECT, CACHE);

    private SynthesizedTemplate() {}

    static Path path() {
        return SYNTHESIS.template();
    }

    /// @param settings of the CDK app
    static Path with(Map<String, String> settings) {
        return new Synthesis(PROJECT, CACHE, settings).template();
    }
}
