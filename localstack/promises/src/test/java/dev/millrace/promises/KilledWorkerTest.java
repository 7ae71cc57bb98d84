package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.localstack.LocalStackOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// All functions in processes of their own, with the packages that are deployed; those that run steps are killed. (The
/// runtime client has native code for Linux only.)
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT)
class KilledWorkerTest {
    /// More than a lease, which is the timeout or the heartbeat and half a minute, and than the start of a process
    /// before it: a message that comes again while its step is still somebody's is let go.
    private static final int IMPATIENT_SECONDS = 60;

    @TempDir
    private static Path folder;

    private static Millrace millrace;

    @BeforeAll
    static void start() throws Exception {
        millrace = Millrace.start(options());
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void a_task_goes_from_its_submission_to_its_end_through_functions_in_processes_of_their_own() throws Exception {
        var task = millrace.run(Graphs.fan("wide", 6).json(), "graphs/wide", Map.of());

        assertThat(Millrace.state(task)).isEqualTo("complete");
        assertAllIsTold(task);
        assertThat(millrace.stack()
                        .requests()
                        .count(request -> request.function().equals("calculate-readiness")
                                && request.operation().equals("ReceiveMessage")))
                .isPositive();
        assertThat(millrace.stack().function("sweep").invoke("{}".getBytes(StandardCharsets.UTF_8)))
                .asString()
                .contains("looked at");
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void a_step_whose_worker_is_killed_is_run_by_another_after_its_lease() {
        var inPlace = submitAndKill("run-in-place", "timeout: 8s");
        var heartbeat = submitAndKill("with-heartbeat", "timeout: 2m, heartbeat: 5s");

        var again = inPlace.ended();
        assertThat(again.path("result").path("attempt").asInt()).isEqualTo(2);
        assertThat(causes(again)).contains("lease expired").doesNotContain("taken over");
        var takenOver = heartbeat.ended();
        assertThat(takenOver.path("result").path("attempt").asInt()).isEqualTo(1);
        assertThat(causes(takenOver)).contains("taken over").doesNotContain("lease expired");
    }

    /// Submits a task, kills every process that runs steps while its first step is at work, and tells how to see it
    /// end: complete, its first step begun by a process that was killed and done by another.
    private static Interrupted submitAndKill(String name, String times) {
        var begun = folder.resolve(name);
        millrace.apply("""
                namespace: promises
                name: %s
                version: 1.0.0
                steps:
                  - { name: slow, handler: test.slow, %s, config: { milliseconds: 60000, once: "%s" } }
                  - { name: after, handler: pass, dependsOn: slow, input: "${steps.slow.result}" }
                """.formatted(name, times, begun));
        var workers = millrace.stack().function("execute-step");
        var task = millrace.submit("promises/" + name, Map.of());
        Eventually.until("a step at work", () -> !content(begun).isEmpty());
        var killed = workers.pids();

        workers.kill();

        return () -> {
            var ended = millrace.ended(task, Eventually.PATIENCE);
            assertThat(Millrace.state(ended)).isEqualTo("complete");
            assertThat(killed).contains(Long.parseLong(content(begun)));
            assertThat(killed)
                    .doesNotContain(ended.path("result").path("process").asLong());
            assertAllIsTold(ended);
            return ended;
        };
    }

    private interface Interrupted {
        JsonNode ended();
    }

    private static void assertAllIsTold(JsonNode task) {
        var id = task.path("task").path("id").asText();
        var transitions = task.path("history").size();
        Eventually.until("all events", () -> millrace.events().of(id).size() >= transitions);
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException trouble) {
            throw new IllegalStateException(trouble);
        }
    }

    private static List<String> causes(JsonNode task) {
        return task.path("history")
                .valueStream()
                .map(move -> move.path("cause").asText())
                .toList();
    }

    private static LocalStackOptions options() throws Exception {
        var testHandlers = Path.of(KilledWorkerTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return LocalStackOptions.of(impatient(), Millrace.DYNAMODB_LOCAL)
                .inProcesses()
                .withHandlers(List.of(testHandlers));
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
