package dev.millrace.localstack.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.localstack.sample.Dies;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The runtime client has native code for Linux only.
@EnabledOnOs(OS.LINUX)
class InProcessesTest {
    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    @Test
    void what_a_process_said_last_is_in_the_failure_and_how_it_ended_is_in_the_log() {
        try (var function = InProcesses.start(dies(), classPath(), Map.of(), log::add)) {
            assertThatThrownBy(() -> function.invoke(new byte[] {'{', '}'}))
                    .isInstanceOf(FunctionFailed.class)
                    .hasMessageStartingWith("dies: its process ended with 3")
                    .hasMessageContaining("last words");

            assertThat(log).contains("last words", "dies: its process ended with 3");
        }
    }

    private static FunctionDefinition dies() {
        return new FunctionDefinition(
                "dies",
                "Dies",
                "arn:aws:lambda:us-east-1:000000000000:function:Dies",
                Dies.class.getName(),
                Duration.ofSeconds(30),
                512,
                "role",
                false,
                Map.of(),
                List.of(),
                List.of());
    }

    private static List<String> classPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    }
}
