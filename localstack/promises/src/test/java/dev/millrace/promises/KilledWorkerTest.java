package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.localstack.LocalStackOptions;
import dev.millrace.localstack.functions.InProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Functions in processes of their own, one of which is killed. (The runtime client has native code for Linux only.)
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT)
class KilledWorkerTest {
    /// More than a lease, which is the heartbeat and half a minute: a message that comes again while its step is still
    /// somebody's is let go.
    private static final int IMPATIENT_SECONDS = 36;

    @TempDir
    private Path folder;

    @Test
    void a_step_whose_worker_is_killed_is_taken_over_after_its_lease() throws IOException {
        var options = LocalStackOptions.of(impatient(), Millrace.DYNAMODB_LOCAL)
                .inProcesses()
                .withClassPath(Jvm.classPath());
        try (var millrace = Millrace.start(options)) {
            millrace.apply("""
                    namespace: promises
                    name: taken-over
                    version: 1.0.0
                    steps:
                      - name: slow
                        handler: test.slow
                        timeout: 1m
                        heartbeat: 2s
                        config: { milliseconds: 50000, once: "%s" }
                      - { name: after, handler: pass, dependsOn: slow, input: "${steps.slow.result}" }
                    """.formatted(folder.resolve("begun")));
            var worker = (InProcesses) millrace.stack().function("execute-step");
            var task = millrace.submit("promises/taken-over", Map.of());
            Eventually.until("the step at work", () -> Steps.named(millrace.show(task, "?include=steps"), "slow")
                    .path("state")
                    .asText()
                    .equals("running"));

            worker.kill();

            var ended = millrace.ended(task, Duration.ofMinutes(2));
            assertThat(Millrace.state(ended)).isEqualTo("complete");
            assertThat(ended.path("history")
                            .valueStream()
                            .map(move -> move.path("cause").asText()))
                    .contains("taken over");
        }
    }

    /// The template with lanes that show a message again soon, so that nobody waits for a quarter of an hour.
    private static Path impatient() throws IOException {
        var template = Millrace.JSON.readTree(SynthesizedTemplate.path().toFile());
        template.path("Resources").forEach(resource -> {
            if (resource.path("Properties").path("VisibilityTimeout").asInt() == 960) {
                ((ObjectNode) resource.path("Properties")).put("VisibilityTimeout", IMPATIENT_SECONDS);
            }
        });
        var file = SynthesizedTemplate.path().resolveSibling("Impatient.template.json");
        Files.writeString(file, template.toString());
        return file;
    }
}
