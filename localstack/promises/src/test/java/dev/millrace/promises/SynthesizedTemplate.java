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

    /// One deployment for all tests that need something set, since each other one is a synthesis of its own: queues of
    /// workers (nobody asks `idle`), functions that steps may invoke, queues of subscribers, secrets (`missing` is not
    /// there), state machines (nor is `absent`).
    static Path furnished() {
        return with(Map.of(
                "workerQueues", "idle, gpu-large, mail, ship",
                "invokes", "submit-task, apply-template, serve-workers",
                "subscriberQueues",
                        "orders-events, shipping-events, first-events, second-events, held-events, shipped-events",
                "secrets", "api/token, login, missing, shaky",
                "stateMachines", "billing, absent"));
    }

    /// @param settings of the CDK app
    static Path with(Map<String, String> settings) {
        return new Synthesis(PROJECT, CACHE, settings).template();
    }
}
