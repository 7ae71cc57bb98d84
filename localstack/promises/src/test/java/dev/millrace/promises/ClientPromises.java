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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What the client of each language promises, against a stack of its own. Its example is run as a process:
/// as a worker, and to submit a task and wait for it. Each test has a queue of its own, as a worker that was killed
/// may take along a message of whoever comes after it.
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClientPromises {
    static final Path CLIENTS = SynthesizedTemplate.PROJECT.resolve("clients");

    /// A poll whose answer was lost leaves its message invisible for a while.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<Program> programs = new CopyOnWriteArrayList<>();
    private List<String> example = List.of();
    Millrace millrace;

    /// What `by` is in this language's results.
    abstract String language();

    /// The programs it needs, to be found on the path.
    abstract List<String> needs();

    /// The example, ready to run; builds it first where the language must be built.
    abstract List<String> example() throws Exception;

    /// What a worker of this queue is told besides the API's address.
    Map<String, String> environment(String queue) {
        return Map.of("MILLRACE_QUEUE", queue);
    }

    @BeforeAll
    void start() throws Exception {
        for (var program : needs()) {
            if (!isInstalled(program)) {
                var reason = program + " is not installed, so the client in " + language() + " was not tried";
                if (System.getenv("CI") != null) {
                    throw new AssertionError(reason);
                }
                abort(reason);
            }
        }
        example = example();
        millrace = Millrace.start(Millrace.options(SynthesizedTemplate.furnished()));
    }

    @AfterAll
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
                    handler: worker:mail
                    config: { do: double }
                    input: { value: "${input.value}" }
                  - name: shaky
                    handler: worker:mail
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
        millrace.apply(one("declined", "mail", "retry: { attempts: 5 }"));
        millrace.apply(one("slow", "mail", "timeout: 1m"));
        var worker = run("mail", "worker");

        var submitted = run("mail", "submit", "clients/outside", "key-1");
        var declined = millrace.ended(millrace.submit("clients/declined", Map.of()));

        submitted.endsWell();
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
        worker.endsWell();
        worker.says("drained");
        assertThat(Millrace.state(millrace.ended(slow))).isEqualTo("complete");
    }

    @Test
    void another_worker_takes_over_from_one_that_was_killed_and_sees_how_far_it_came() throws Exception {
        millrace.apply(one("crash", "gpu-large", "timeout: 2m, heartbeat: 1s"));
        var task = millrace.submit("clients/crash", Map.of("kept", true));
        var doomed = run("gpu-large", "worker");
        doomed.says("begun only");
        doomed.kill();

        run("gpu-large", "worker");
        var ended = millrace.ended(task, Eventually.PATIENCE);

        assertThat(Millrace.state(ended)).isEqualTo("complete");
        assertThat(ended.path("result").path("details").path("page").asInt()).isEqualTo(7);
        assertThat(ended.path("result").path("attempt").asInt()).isEqualTo(1);
        assertThat(causes(ended)).contains("taken over");
    }

    @Test
    void its_worker_goes_on_from_where_it_left_off_and_publishes_with_the_result_that_follows_and_not_without_one()
            throws Exception {
        millrace.put("/event-types/clients/page.printed", """
                schema:
                  type: object
                  required: [page, attempt]
                  properties: { page: { type: integer }, attempt: { type: integer } }
                """).expecting(201);
        try (var subscriber = new Receiver()) {
            millrace.put("/subscriptions/pages", """
                    namespace: clients
                    events: [page.printed]
                    target: { webhook: "%s" }
                    """.formatted(subscriber.url()))
                    .expecting(201);
            millrace.apply(one("long", "ship", "retry: { attempts: 1 }"));
            millrace.apply(one("publish", "ship", "retry: { attempts: 2, backoff: fixed, delay: 1ms }"));
            var parts = millrace.submit("clients/long", Map.of());
            var task = millrace.submit("clients/publish", Map.of());

            run("ship", "worker");

            var result = millrace.ended(parts).path("result");
            assertThat(result.path("pages").asInt()).isEqualTo(3);
            assertThat(result.path("attempt").asInt()).isEqualTo(1);
            var ended = millrace.ended(task);
            assertThat(Millrace.state(ended)).as(ended::toString).isEqualTo("complete");
            assertThat(Steps.named(ended, "only").path("attempt").asInt()).isEqualTo(2);
            Eventually.until("both pages", () -> subscriber.deliveries().size() == 2);
            assertThat(subscriber.deliveries().stream().map(Receiver.Delivery::event))
                    .as("of the first attempt, which published and failed, nothing is told")
                    .extracting(ClientPromises::said)
                    .containsExactlyInAnyOrder("page 1 of attempt 2", "page 2 of attempt 2");
            assertThat(millrace.events().throughTheEndOf(task).stream().filter(event -> event.has("body")))
                    .extracting(ClientPromises::said)
                    .containsExactlyInAnyOrder("page 1 of attempt 2", "page 2 of attempt 2");
        }
    }

    private static String said(JsonNode event) {
        assertThat(event.path("attempt")).isEqualTo(event.path("body").path("attempt"));
        return "page " + event.path("body").path("page") + " of attempt " + event.path("attempt");
    }

    static String one(String name, String queue, String more) {
        return """
                namespace: clients
                name: %1$s
                version: 1.0.0
                steps:
                  - { name: only, handler: "worker:%2$s", config: { do: %1$s }, %3$s }
                """.formatted(name, queue, more);
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

    Program run(String queue, String... arguments) throws IOException {
        var command = new ArrayList<>(example);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MILLRACE_URL", millrace.url().toString());
        builder.environment().putAll(environment(queue));
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
                    PATIENCE,
                    () -> output.stream().filter(line::equals).findFirst());
        }

        /// Asks it to end, as a deployment does. (The process itself would also close the pipe we listen at.)
        void terminate() {
            process.toHandle().destroy();
        }

        void kill() {
            process.destroyForcibly();
        }

        void endsWell() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> "the end of a program that said " + output + "\n" + millrace.log())
                    .isTrue();
            assertThat(process.exitValue())
                    .as(() -> "the exit of a program that said " + output + "\n" + millrace.log())
                    .isZero();
        }
    }
}
