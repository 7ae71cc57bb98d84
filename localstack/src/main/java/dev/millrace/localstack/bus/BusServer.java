package dev.millrace.localstack.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.bus.EventBridgeApi.Entry;
import dev.millrace.localstack.http.LocalServer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// PutEvents over HTTP, for functions in processes of their own.
public final class BusServer {
    private static final EventBridgeApi.Refused INCOMPLETE =
            new EventBridgeApi.Refused("InvalidArgument", "Source, DetailType and Detail are required.");

    private final ObjectMapper json = new ObjectMapper();
    private final EventBridgeApi client;

    private BusServer(EventBridgeApi client) {
        this.client = client;
    }

    public static LocalServer start(EventBridgeApi client) {
        return LocalServer.start(new BusServer(client)::serve);
    }

    private void serve(HttpExchange exchange) throws IOException {
        var operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        var entries = json.readTree(exchange.getRequestBody()).path("Entries");
        if (!"AWSEvents.PutEvents".equals(operation)) {
            refuse(exchange, "InvalidAction", "The local bus does not know " + operation);
        } else if (entries.isEmpty() || entries.size() > EventBridgeApi.MOST_ENTRIES) {
            refuse(exchange, "ValidationException", "PutEvents takes 1 to 10 entries, not " + entries.size());
        } else {
            LocalServer.answer(exchange, 200, put(entries).toString());
        }
    }

    private void refuse(HttpExchange exchange, String code, String message) throws IOException {
        var body = json.createObjectNode().put("__type", code).put("message", message);
        LocalServer.answer(exchange, 400, body.toString());
    }

    private JsonNode put(JsonNode stated) {
        List<Optional<Entry>> entries = stated.valueStream().map(this::entry).toList();
        var complete = entries.stream().flatMap(Optional::stream).toList();
        var put = (complete.isEmpty() ? List.<EventBridgeApi.Result>of() : client.put(complete)).iterator();
        List<EventBridgeApi.Result> results = new ArrayList<>();
        entries.forEach(entry -> results.add(entry.isPresent() ? put.next() : INCOMPLETE));
        var body = json.createObjectNode()
                .put(
                        "FailedEntryCount",
                        results.stream()
                                .filter(EventBridgeApi.Refused.class::isInstance)
                                .count());
        var answers = body.putArray("Entries");
        for (var result : results) {
            switch (result) {
                case EventBridgeApi.Taken taken -> answers.addObject().put("EventId", taken.id());
                case EventBridgeApi.Refused refused ->
                    answers.addObject().put("ErrorCode", refused.code()).put("ErrorMessage", refused.message());
            }
        }
        return body;
    }

    /// As EventBridge takes it that something is left out.
    private Optional<Entry> entry(JsonNode stated) {
        if (!stated.hasNonNull("Source") || !stated.hasNonNull("DetailType") || !stated.hasNonNull("Detail")) {
            return Optional.empty();
        }
        return Optional.of(new Entry(
                stated.path("EventBusName").asText("default"),
                stated.path("Source").asText(),
                stated.path("DetailType").asText(),
                stated.has("Time")
                        ? Instant.ofEpochMilli((long) (stated.path("Time").asDouble() * 1000))
                        : Instant.now(),
                stated.path("Detail").asText(),
                stated.path("Resources").valueStream().map(JsonNode::asText).toList()));
    }
}
