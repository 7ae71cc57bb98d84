package dev.millrace.localstack.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/// PutEvents over HTTP, for functions in processes of their own.
public final class BusServer implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final EventBridgeClient client;

    private BusServer(HttpServer server, EventBridgeClient client) {
        this.server = server;
        this.client = client;
    }

    public static BusServer start(EventBridgeClient client) {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var server = new BusServer(http, client);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.createContext("/", server::serve);
            http.start();
            return server;
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            var request = json.readTree(exchange.getRequestBody().readAllBytes());
            if ("AWSEvents.PutEvents".equals(operation)) {
                send(exchange, 200, put(request));
            } else {
                send(
                        exchange,
                        400,
                        json.createObjectNode()
                                .put("__type", "InvalidAction")
                                .put("message", "The local bus does not know " + operation));
            }
        }
    }

    private JsonNode put(JsonNode request) {
        var entries = new ArrayList<PutEventsRequestEntry>();
        for (var entry : request.path("Entries")) {
            var resources = new ArrayList<String>();
            entry.path("Resources").forEach(resource -> resources.add(resource.asText()));
            entries.add(PutEventsRequestEntry.builder()
                    .eventBusName(text(entry, "EventBusName"))
                    .source(text(entry, "Source"))
                    .detailType(text(entry, "DetailType"))
                    .detail(text(entry, "Detail"))
                    .resources(resources)
                    .time(
                            entry.has("Time")
                                    ? Instant.ofEpochMilli(
                                            (long) (entry.path("Time").asDouble() * 1000))
                                    : null)
                    .build());
        }
        var answer =
                client.putEvents(PutEventsRequest.builder().entries(entries).build());
        var body = json.createObjectNode().put("FailedEntryCount", answer.failedEntryCount());
        var results = body.putArray("Entries");
        answer.entries().forEach(result -> {
            var node = results.addObject();
            if (result.errorCode() == null) {
                node.put("EventId", result.eventId());
            } else {
                node.put("ErrorCode", result.errorCode()).put("ErrorMessage", result.errorMessage());
            }
        });
        return body;
    }

    private static @Nullable String text(JsonNode entry, String field) {
        return entry.has(field) ? entry.path(field).asText() : null;
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        var bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
