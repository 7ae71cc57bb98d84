package dev.millrace.benchmarks.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.millrace.localstack.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Submits tasks to a stack over HTTP, and follows its events to their ends: whoever looks at the tasks themselves is a
/// load too. For one thread.
public final class Tasks implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LocalStack stack;
    private final Set<String> early = new HashSet<>();
    private long seen;

    public Tasks(LocalStack stack) {
        this.stack = stack;
    }

    public void apply(Workflow workflow) throws IOException, InterruptedException {
        post("/templates", workflow.template());
    }

    /// Submits so many at once and waits for the last one's end.
    public void runTogether(Workflow workflow, int tasks) throws Exception {
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

    @Override
    public void close() {
        http.close();
    }

    private String submit(Workflow workflow) throws IOException, InterruptedException {
        var body = JSON.createObjectNode()
                .put("template", workflow.reference())
                .putRawValue("input", new RawValue(Workflow.INPUT));
        return post("/tasks", body.toString()).path("task").path("id").asText();
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
}
