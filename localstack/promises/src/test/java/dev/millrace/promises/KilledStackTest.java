package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A stack that is killed in the middle of a task goes on with it when it is started again on the same folder.
@Execution(ExecutionMode.CONCURRENT)
class KilledStackTest {
    @TempDir
    private Path data;

    @Test
    void a_task_under_way_when_its_stack_is_killed_completes_after_the_restart_and_all_its_events_are_told()
            throws Exception {
        var task = startTaskAndKill();

        try (var millrace = Millrace.start(Millrace.options().withData(data))) {
            var ended = millrace.ended(task, Duration.ofMinutes(6));
            var transitions = ended.path("history").size();
            Eventually.until("all events of both lives", () -> toldOf(task).size() >= transitions);

            assertThat(Millrace.state(ended)).isEqualTo("complete");
            assertThat(Millrace.states(ended).values()).containsOnly("complete");
            assertThat(toldOf(task)).hasSize(transitions);
        }
    }

    private String startTaskAndKill() throws IOException, InterruptedException {
        var doomed = new ProcessBuilder(
                        Jvm.java(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dmillrace.project=" + SynthesizedTemplate.PROJECT,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedStack.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(data + ".out"))
                .start();
        try {
            Eventually.found(
                    "a task under way",
                    Eventually.PATIENCE,
                    () -> Optional.of(doomed).filter(life -> Files.exists(data.resolve("task")) || !life.isAlive()));
            assertThat(data.resolve("task")).as(() -> data + ".out").exists();
        } finally {
            doomed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        return Files.readString(data.resolve("task"));
    }

    /// The ids of the task's events, of both lives.
    private Set<String> toldOf(String task) {
        try (var lines = Files.lines(data.resolve("events.jsonl"))) {
            var ids = new HashSet<String>();
            for (var line : lines.filter(line -> line.endsWith("}")).toList()) {
                var event = Millrace.JSON.readTree(line).path("detail");
                if (event.path("task").asText().equals(task)) {
                    ids.add(event.path("id").asText());
                }
            }
            return ids;
        } catch (IOException trouble) {
            throw new IllegalStateException(trouble);
        }
    }
}
