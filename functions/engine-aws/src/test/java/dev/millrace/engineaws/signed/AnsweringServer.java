package dev.millrace.engineaws.signed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/// A service that answers what a test says, one answer for each request; the last for all that follow.
public final class AnsweringServer implements AutoCloseable {
    private final List<Map<String, String>> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Says> answers;
    private final HttpServer server;

    /// What it does with a request.
    public sealed interface Says {}

    public record Answer(int status, Map<String, String> headers, String body) implements Says {
        public Answer(int status, String body) {
            this(status, Map.of(), body);
        }
    }

    /// It ends the connection.
    public record BreaksOff() implements Says {}

    /// It keeps the connection and says nothing.
    public record IsSilent() implements Says {}

    public AnsweringServer(Says... answers) throws IOException {
        this.answers = List.of(answers);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    /// @param service as it is called in signatures
    public SignedRequests requests(String service) {
        return new SignedRequests(
                Apache5HttpClient.create(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")),
                service,
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
    }

    /// The headers of each request, by their names in lower case, its `path` with the query, and its `body`.
    public List<Map<String, String>> seen() {
        return seen;
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> request = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> request.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            request.put("path", exchange.getRequestURI().toString());
            request.put("body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            seen.add(request);
            switch (answers.get(Math.min(seen.size(), answers.size()) - 1)) {
                case Answer answer -> {
                    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                    answer.headers().forEach(exchange.getResponseHeaders()::set);
                    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                }
                case BreaksOff ended -> {}
                case IsSilent silent -> awaitEnd();
            }
        }
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
