package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.LocalStackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A running stack, as its users meet it.
///
/// @param url of its HTTP API
/// @param log of all its functions
record Millrace(LocalStack stack, URI url, EventsOfTasks events, FunctionLog log) implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();

    static final Path DYNAMODB_LOCAL = SynthesizedTemplate.PROJECT.resolve("localstack/dynamodb-local/target/lib");

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(64_000_000)
                        .build());
    }

    static LocalStackOptions options() {
        return options(SynthesizedTemplate.path());
    }

    static LocalStackOptions options(Path template) {
        return LocalStackOptions.of(template, DYNAMODB_LOCAL)
                .withSettings(Map.of("MILLRACE_HTTP_ALLOW", "127.0.0.1/32"));
    }

    static Millrace start() {
        return start(options());
    }

    static Millrace start(LocalStackOptions options) {
        var log = new FunctionLog();
        var stack = LocalStack.start(options.withLog(log::add));
        return new Millrace(stack, stack.apiUrl(), new EventsOfTasks(stack.events()), log);
    }

    /// Those that tell of a transition of the task or a step, without what was made of it, such as a dead letter.
    static List<JsonNode> moves(List<JsonNode> events) {
        return events.stream().filter(event -> event.has("to")).toList();
    }

    /// @param template YAML or JSON
    void apply(String template) {
        post("/templates", template).expecting(201);
    }

    /// @return the new task's id
    String submit(String template, Object input) {
        return submit(submission(template, input));
    }

    /// @return the new task's id
    String submit(ObjectNode submission) {
        var answer = post("/tasks", submission.toString()).expecting(201);
        return answer.body().path("task").path("id").asText();
    }

    static ObjectNode submission(String template, Object input) {
        var submission = JSON.createObjectNode().put("template", template);
        submission.set("input", JSON.valueToTree(input));
        return submission;
    }

    /// Applies a template and runs a task of it.
    ///
    /// @return the ended task with steps and history
    JsonNode run(String template, String name, Object input) {
        apply(template);
        return ended(submit(name, input));
    }

    JsonNode ended(String task) {
        return ended(task, Eventually.PATIENCE);
    }

    /// Waits for the task's end.
    ///
    /// @return the task with steps and history
    JsonNode ended(String task, Duration patience) {
        finished(task, patience);
        return show(task, "?include=steps,history,graph");
    }

    /// Waits for the task's end.
    ///
    /// @return the task alone
    JsonNode finished(String task, Duration patience) {
        return Eventually.found(
                () -> "the end of task " + show(task, "?include=steps,history") + "\n" + log,
                patience,
                () -> Optional.of(show(task, ""))
                        .filter(document -> document.path("task").has("ended")));
    }

    JsonNode show(String task, String query) {
        return get("/tasks/" + task + query).expecting(200).body();
    }

    static String state(JsonNode document) {
        return document.path("task").path("state").asText();
    }

    /// The state of each step, by name.
    static Map<String, String> states(JsonNode document) {
        return Steps.by(document, "state");
    }

    Answer get(String path) {
        return call(HttpRequest.newBuilder(URI.create(url + path)));
    }

    Answer post(String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url + path)).POST(BodyPublishers.ofString(body));
        return call(headers.length == 0 ? request : request.headers(headers));
    }

    Answer post(String path, byte[] body, String... headers) {
        return call(HttpRequest.newBuilder(URI.create(url + path))
                .POST(BodyPublishers.ofByteArray(body))
                .headers(headers));
    }

    Answer put(String path, String body) {
        return call(HttpRequest.newBuilder(URI.create(url + path)).PUT(BodyPublishers.ofString(body)));
    }

    Answer delete(String path) {
        return call(HttpRequest.newBuilder(URI.create(url + path)).DELETE());
    }

    void put(URI address, String body) {
        var answer = send(HttpRequest.newBuilder(address).PUT(BodyPublishers.ofString(body)));
        assertThat(answer.status()).isEqualTo(200);
    }

    /// What stands at an address that the API gave.
    JsonNode read(URI address) {
        return call(HttpRequest.newBuilder(address)).expecting(200).body();
    }

    private Answer call(HttpRequest.Builder request) {
        var answer = send(request);
        try {
            return new Answer(answer.status(), JSON.readTree(answer.body()), log);
        } catch (IOException notJson) {
            throw new UncheckedIOException(answer.status() + " " + answer.body(), notJson);
        }
    }

    private record Plain(int status, String body) {}

    private static Plain send(HttpRequest.Builder request) {
        try {
            var response = HTTP.send(request.timeout(Duration.ofMinutes(2)).build(), BodyHandlers.ofString());
            return new Plain(response.statusCode(), response.body());
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    static Path cases() {
        return Path.of(System.getProperty("millrace.cases", "../../../shared/cases"));
    }

    static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    @Override
    public void close() {
        stack.close();
        events.collect();
    }
}
