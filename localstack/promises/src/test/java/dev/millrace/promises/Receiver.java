package dev.millrace.promises;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/// Somebody's server that receives webhooks, on this machine.
final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile IntFunction<Integer> status = request -> 200;
    private volatile ToIntFunction<String> byBody = body -> 200;
    private volatile String retryAfter = "";

    /// What came in one request.
    record Delivery(String body, String id, String timestamp, String signature, int answered, long nanos) {
        JsonNode event() {
            try {
                return Millrace.JSON.readTree(body);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    /// @param answer the status, by the number of the request, from 1
    Receiver answering(IntFunction<Integer> answer) {
        status = answer;
        return this;
    }

    /// @param answer the status, by the body; what is not 200 goes before what is said by number
    Receiver answeringTo(ToIntFunction<String> answer) {
        byBody = answer;
        return this;
    }

    Receiver answeringRetryAfter(String seconds) {
        retryAfter = seconds;
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /// The tasks of those events that were taken, each once.
    List<String> tasksTaken() {
        return deliveries.stream()
                .filter(delivery -> delivery.answered() / 100 == 2)
                .map(delivery -> delivery.event().path("task").asText())
                .distinct()
                .toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int byNumber = status.apply(requests.incrementAndGet());
            int told = byBody.applyAsInt(body);
            int answer = told == 200 ? byNumber : told;
            var headers = exchange.getRequestHeaders();
            deliveries.add(new Delivery(
                    body,
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    answer,
                    System.nanoTime()));
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().add("retry-after", retryAfter);
            }
            var said = ("answer " + answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer, said.length);
            exchange.getResponseBody().write(said);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
