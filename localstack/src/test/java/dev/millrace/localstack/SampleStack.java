package dev.millrace.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.localstack.sample.Items;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// The sample template's stack, and what a test asks of it.
record SampleStack(LocalStack stack) implements AutoCloseable {
    static final Path DYNAMODB_LOCAL = Path.of(System.getProperty("millrace.dynamodb-local", ""));

    static LocalStackOptions options() {
        try {
            var template = SampleStack.class.getResource("sample.template.json");
            assertThat(template).isNotNull();
            return LocalStackOptions.of(Path.of(template.toURI()), DYNAMODB_LOCAL);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static SampleStack start() {
        return new SampleStack(LocalStack.start(options()));
    }

    Items items() {
        return new Items(stack.clients().dynamoDb(), "Table");
    }

    void send(String queue, String body) {
        stack.clients()
                .sqs()
                .sendMessage(SendMessageRequest.builder()
                        .queueUrl(url(queue))
                        .messageBody(body)
                        .build());
    }

    /// Takes messages out of a queue until there are as many, or a minute has passed.
    List<Message> receive(String queue, int count) {
        var received = new ArrayList<Message>();
        eventually(() -> {
            received.addAll(receive(queue));
            return received.size() >= count;
        });
        return received;
    }

    /// Takes messages out of a queue until one has this body.
    void receiveUntil(String queue, String body) {
        eventually(
                () -> receive(queue).stream().anyMatch(message -> message.body().equals(body)));
    }

    private List<Message> receive(String queue) {
        return stack.clients()
                .sqs()
                .receiveMessage(ReceiveMessageRequest.builder()
                        .queueUrl(url(queue))
                        .maxNumberOfMessages(10)
                        .visibilityTimeout(600)
                        .waitTimeSeconds(1)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All")
                        .build())
                .messages();
    }

    String url(String queue) {
        return "https://sqs.us-east-1.amazonaws.com/000000000000/" + queue;
    }

    HttpResponse<String> http(String method, String path, String body) {
        return http(method, path, body, Map.of("content-type", "text/plain"));
    }

    HttpResponse<String> http(String method, String path, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(stack.apiUrl() + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException trouble) {
            throw new IllegalStateException(trouble);
        }
    }

    /// Waits, at most three minutes, for something that other threads bring about.
    static void eventually(BooleanSupplier condition) {
        var end = Instant.now().plus(Duration.ofMinutes(3));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("still waiting").isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    @Override
    public void close() {
        stack.close();
    }
}
