package dev.millrace.localstack;

import static dev.millrace.localstack.SampleStack.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The runtime client has native code for Linux only.
@EnabledOnOs(OS.LINUX)
class ProcessesTest {
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    @Test
    void functions_in_their_own_processes_do_the_same_and_a_killed_one_is_replaced() {
        var classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        var options = SampleStack.options()
                .inProcesses()
                .withClassPath(classPath)
                .withLog((function, line) -> log.add(function + ": " + line));

        try (var sample = new SampleStack(LocalStack.start(options))) {
            sample.send("Items", "a=process");
            eventually(() -> !sample.items().value("a").isEmpty());
            var first = sample.items().value("a");
            assertThat(first).isNotEqualTo(Long.toString(ProcessHandle.current().pid()));
            eventually(() -> sample.stack().events().after(0, 10).stream()
                    .anyMatch(entry -> entry.event().contains("\"" + first + "\"")));
            // A cold process on a busy machine may miss the function's two seconds, and is then replaced.
            eventually(() -> sample.http("GET", "/items/a", "").body().matches("\\d+"));

            var store = sample.stack().function("store");
            store.kill();
            eventually(() -> store.pids().isEmpty());
            sample.send("Items", "b=process");

            eventually(() -> !sample.items().value("b").isEmpty());
            assertThat(sample.items().value("b")).isNotEqualTo(first);
        }
    }
}
