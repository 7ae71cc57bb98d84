package dev.millrace.benchmarks.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.millrace.benchmarks.Home;
import dev.millrace.benchmarks.Texts;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.LocalStackOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// A local stack that is looked at from within: each write to its table is seen as it is committed.
final class Stack implements AutoCloseable {
    private static final Set<String> ENDED = Set.of("complete", "failed", "cancelled", "resolved");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Timeline> timelines = new ConcurrentHashMap<>();
    private final LocalStack stack;
    private volatile Consumer<PutItemRequest> recorder = write -> {};

    private Stack(LocalStackOptions options) {
        this.stack = LocalStack.start(options.withWritten(this::written));
    }

    static Stack start(Optional<Path> data) {
        var options = Home.stack();
        return start(data.map(options::withData).orElse(options));
    }

    static Stack start(LocalStackOptions options) {
        return new Stack(options);
    }

    LocalStack local() {
        return stack;
    }

    /// Gets each write from now on, after it was committed.
    void record(Consumer<PutItemRequest> sink) {
        recorder = sink;
    }

    /// Compressed, as the largest must be.
    void apply(Workflow workflow) throws IOException, InterruptedException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(workflow.template().getBytes(StandardCharsets.UTF_8));
        }
        var answer = send(HttpRequest.newBuilder(URI.create(stack.apiUrl() + "/templates"))
                .header("Content-Type", "application/octet-stream")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray())));
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException("The template was refused: " + answer.body());
        }
    }

    /// Submits one task and waits for the write that ends it.
    Timeline run(Workflow workflow, String correlation) throws IOException, InterruptedException {
        var body = new ObjectMapper()
                .createObjectNode()
                .put("template", workflow.reference())
                .put("correlationId", correlation)
                .putRawValue("input", new RawValue(Workflow.INPUT))
                .toString();
        var timeline = new Timeline();
        timelines.put(correlation, timeline);
        timeline.begin();
        var answer = post("/tasks", body);
        if (answer.statusCode() != 201) {
            throw new IllegalStateException("The task was refused: " + answer.statusCode() + " " + answer.body());
        }
        timeline.awaitEnd();
        timelines.remove(correlation);
        return timeline;
    }

    @Override
    public void close() {
        stack.close();
        http.close();
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(stack.apiUrl() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private void written(SdkRequest request) {
        if (!(request instanceof PutItemRequest put)) {
            return;
        }
        recorder.accept(put);
        Map<String, AttributeValue> item = put.item();
        Timeline timeline = timelines.get(Texts.of(item, "correlation"));
        if (timeline == null) {
            return;
        }
        String state = Texts.of(item, "state");
        if (Texts.of(item, "sk").equals("task")) {
            timeline.taskWritten(ENDED.contains(state));
        } else if (state.equals("running")) {
            timeline.stepClaimed();
        }
    }
}
