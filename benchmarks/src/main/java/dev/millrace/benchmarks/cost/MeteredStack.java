package dev.millrace.benchmarks.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.millrace.benchmarks.Home;
import dev.millrace.benchmarks.stack.Workflow;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.LocalStackOptions;
import dev.millrace.localstack.metering.Meter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A stack whose functions are metered.
public final class MeteredStack implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Longer than the second for which the stream gathers records.
    private static final Duration QUIET = Duration.ofMillis(1_500);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Meter meter = Meter.on();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Set<String> metrics = new ConcurrentSkipListSet<>();
    private final LocalStack stack;
    private final Path template;
    private final Set<String> early = new HashSet<>();
    private long seen;

    private MeteredStack(LocalStackOptions options) {
        this.template = options.template();
        this.stack = LocalStack.start(options.withLog((function, line) -> printed(line)).withMeter(meter));
    }

    public static MeteredStack start() {
        return new MeteredStack(Home.stack());
    }

    public LocalStack local() {
        return stack;
    }

    /// How many of a type the template has, those included that the local stack does not serve.
    public long resources(String type) throws IOException {
        return JSON.readTree(template.toFile())
                .path("Resources")
                .valueStream()
                .filter(resource -> resource.path("Type").asText().equals(type))
                .count();
    }

    /// The custom metrics that functions have told so far.
    public Set<String> metrics() {
        return new TreeSet<>(metrics);
    }

    /// Runs so many tasks, one after the other, so that nothing of one is shared with another.
    public Metered run(Workflow workflow, int tasks) throws Exception {
        return run(workflow, tasks, 1);
    }

    /// After some tasks that warm the functions up and fill their caches.
    ///
    /// @param together so many are submitted at once, and the next so many when they have ended
    public Metered run(Workflow workflow, int tasks, int together) throws Exception {
        post("/templates", workflow.template());
        for (int warm = 0; warm < Math.clamp(tasks, 1, 5); warm++) {
            runTogether(workflow, together);
        }
        meter.awaitQuiet(QUIET);
        meter.clear();
        for (int task = 0; task < tasks; task += together) {
            runTogether(workflow, together);
        }
        meter.awaitQuiet(QUIET);
        return new Metered(workflow, tasks, meter.items(), meter.invocations(), meter.calls());
    }

    /// What one invocation of a function uses.
    public Metered invoke(String function, String event) throws Exception {
        meter.awaitQuiet(QUIET);
        meter.clear();
        stack.function(function).invoke(event.getBytes(StandardCharsets.UTF_8));
        return new Metered(Workflow.chain(1), 1, meter.items(), meter.invocations(), meter.calls());
    }

    @Override
    public void close() {
        stack.close();
        http.close();
    }

    private String submit(Workflow workflow) throws IOException, InterruptedException {
        var body = JSON.createObjectNode()
                .put("template", "benchmarks/" + workflow.name())
                .putRawValue("input", new RawValue(Workflow.INPUT));
        return post("/tasks", body.toString()).path("task").path("id").asText();
    }

    /// Submits so many at once and waits for the last one's end.
    private void runTogether(Workflow workflow, int tasks) throws Exception {
        Set<String> open = new HashSet<>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> submissions = new ArrayList<>();
            for (int task = 0; task < tasks; task++) {
                submissions.add(clients.submit(() -> submit(workflow)));
            }
            for (var submission : submissions) {
                open.add(submission.get());
            }
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!open.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Tasks " + open + " did not end within " + PATIENCE);
            }
            var entries = stack.events().after(seen, 1_000);
            for (var entry : entries) {
                seen = entry.sequence();
                JsonNode event = JSON.readTree(entry.event());
                String type = event.path("detail-type").asText();
                if (type.equals("task.completed") || type.equals("task.failed")) {
                    String task = event.path("detail").path("task").asText();
                    if (!open.remove(task)) {
                        early.add(task);
                    }
                }
            }
            open.removeAll(early);
            if (entries.isEmpty()) {
                Thread.sleep(PAUSE);
            }
        }
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(stack.apiUrl() + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException("Refused: " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private void printed(String line) {
        if (line.startsWith("{\"_aws\"")) {
            try {
                JsonNode told = JSON.readTree(line);
                for (JsonNode metric : told.at("/_aws/CloudWatchMetrics/0/Metrics")) {
                    metrics.add(told.path("service").asText() + " "
                            + metric.path("Name").asText());
                }
            } catch (IOException notJson) {
                throw new IllegalStateException("Not a metrics line: " + line, notJson);
            }
        }
    }
}
