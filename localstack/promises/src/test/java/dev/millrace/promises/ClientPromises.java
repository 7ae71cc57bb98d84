package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What the client of each language promises, against a stack of its own. Its example is run as a process:
/// as a worker, and to submit a task and wait for it.
@Execution(ExecutionMode.CONCURRENT)
abstract class ClientPromises {
    static final Path CLIENTS = SynthesizedTemplate.PROJECT.resolve("clients");

    private final List<Program> programs = new ArrayList<>();
    Millrace millrace;

    /// What `by` is in this language's results.
    abstract String language();

    /// The programs it needs, to be found on the path.
    abstract List<String> needs();

    /// The example, ready to run; builds it first where the language must be built.
    abstract List<String> example() throws Exception;

    @BeforeEach
    void start() {
        for (var program : needs()) {
            if (!isInstalled(program)) {
                var reason = program + " is not installed, so the client in " + language() + " was not tried";
                if (System.getenv("CI") != null) {
                    throw new AssertionError(reason);
                }
                abort(reason);
            }
        }
        millrace = Millrace.start();
    }

    @AfterEach
    void stop() {
        programs.forEach(Program::kill);
        if (millrace != null) {
            millrace.close();
        }
    }

    @Test
    void its_worker_does_steps_fails_them_tries_again_and_drains() throws Exception {
        millrace.apply("""
                namespace: clients
                name: outside
                version: 1.0.0
                steps:
                  - name: double
                    handler: worker:default
                    config: { do: double }
                    input: { value: "${input.value}" }
                  - name: shaky
                    handler: worker:default
                    config: { do: shaky }
                    dependsOn: double
                    input: "${steps.double.result.value}"
                    retry: { attempts: 3, backoff: fixed, delay: 10m }
                  - name: after
                    handler: pass
                    dependsOn: shaky
                    input:
                      value: "${steps.shaky.result.value}"
                      attempts: "${steps.shaky.result.attempt}"
                      by: "${steps.double.result.by}"
                """);
        millrace.apply(one("declined", "retry: { attempts: 5 }"));
        millrace.apply(one("slow", "timeout: 1m"));
        var worker = run("worker");

        var submitted = run("submit", "clients/outside", "key-1");
        var declined = millrace.ended(millrace.submit("clients/declined", Map.of()));

        assertThat(submitted.exitValue()).isZero();
        submitted.says("42");
        var task = millrace.ended(millrace.get("/tasks?namespace=clients&template=outside")
                .expecting(200)
                .body()
                .path("tasks")
                .path(0)
                .path("id")
                .asText());
        assertThat(task.path("result").path("attempts").asInt()).isEqualTo(3);
        assertThat(task.path("result").path("by").asText()).isEqualTo(language());
        assertThat(Millrace.state(declined)).isEqualTo("failed");
        assertThat(declined.path("error").path("code").asText()).isEqualTo("CARD_DECLINED");
        assertThat(Steps.named(declined, "only").path("attempt").asInt()).isEqualTo(1);

        var slow = millrace.submit("clients/slow", Map.of());
        worker.says("begun only");
        worker.terminate();
        assertThat(worker.exitValue()).isZero();
        worker.says("drained");
        assertThat(Millrace.state(millrace.ended(slow))).isEqualTo("complete");
    }

    @Test
    void another_worker_takes_over_from_one_that_was_killed_and_sees_how_far_it_came() throws Exception {
        millrace.apply(one("crash", "timeout: 2m, heartbeat: 1s"));
        var task = millrace.submit("clients/crash", Map.of("kept", true));
        var doomed = run("worker");
        doomed.says("begun only");
        doomed.kill();

        run("worker");
        var ended = millrace.ended(task, Duration.ofMinutes(2));

        assertThat(Millrace.state(ended)).isEqualTo("complete");
        assertThat(ended.path("result").path("details").path("page").asInt()).isEqualTo(7);
        assertThat(ended.path("result").path("attempt").asInt()).isEqualTo(1);
        assertThat(causes(ended)).contains("taken over");
    }

    static String one(String name, String more) {
        return """
                namespace: clients
                name: %1$s
                version: 1.0.0
                steps:
                  - { name: only, handler: "worker:default", config: { do: %1$s }, %2$s }
                """.formatted(name, more);
    }

    private static List<String> causes(JsonNode task) {
        return task.path("history")
                .valueStream()
                .map(move -> move.path("cause").asText())
                .toList();
    }

    static boolean isInstalled(String program) {
        for (var folder : System.getenv("PATH").split(":", -1)) {
            if (Path.of(folder, program).toFile().canExecute()) {
                return true;
            }
        }
        return false;
    }

    Program run(String... arguments) throws Exception {
        var command = new ArrayList<>(example());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MILLRACE_URL", millrace.url().toString());
        var program = new Program(builder.start(), new CopyOnWriteArrayList<>(), millrace);
        programs.add(program);
        Thread.ofVirtual().start(program::listen);
        return program;
    }

    /// A program of the client's language.
    ///
    /// @param output its lines so far
    record Program(Process process, List<String> output, Millrace millrace) {
        void listen() {
            try (var lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(output::add);
            } catch (IOException | java.io.UncheckedIOException ended) {
                // It was killed, and its output with it.
            }
        }

        void says(String line) {
            Eventually.found(
                    () -> line + " from " + output + "\n" + millrace.log(),
                    Eventually.PATIENCE,
                    () -> output.stream().filter(line::equals).findFirst());
        }

        /// Asks it to end, as a deployment does. (The process itself would also close the pipe we listen at.)
        void terminate() {
            process.toHandle().destroy();
        }

        void kill() {
            process.destroyForcibly();
        }

        int exitValue() throws InterruptedException {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as(() -> "the end of a program that said " + output + "\n" + millrace.log())
                    .isTrue();
            return process.exitValue();
        }
    }
}
