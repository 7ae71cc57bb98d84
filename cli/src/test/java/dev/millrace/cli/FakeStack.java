package dev.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.cli.stack.OwnStack;
import dev.millrace.cli.stack.Requests;
import dev.millrace.cli.stack.StackStarter;
import dev.millrace.cost.Charge;
import dev.millrace.cost.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Speaks the HTTP API. Its tasks go through the scripted documents, one further each time they are looked at;
/// everything else answers as it was told to.
final class FakeStack implements StackStarter, OwnStack {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, Answer> answers = new HashMap<>();
    private final Deque<String> task = new ArrayDeque<>();
    final List<Request> requests = new ArrayList<>();
    private Usage usage = Usage.NONE;
    Optional<Wanted> wanted = Optional.empty();

    /// @param body unpacked if it came compressed
    record Request(String method, String path, String body, boolean compressed) {}

    private record Answer(int status, String body) {}

    FakeStack() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    FakeStack answering(String methodAndPath, int status, String body) {
        answers.put(methodAndPath, new Answer(status, body));
        return this;
    }

    /// What looking at the task finds, one after the other; the last stays.
    FakeStack withTask(String... documents) {
        task.addAll(List.of(documents));
        return this;
    }

    @Override
    public OwnStack start(Wanted asked) {
        wanted = Optional.of(asked);
        return this;
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public Map<String, URI> workerQueues() {
        return Map.of("default", url().resolve("/1/workers"));
    }

    @Override
    public Requests requests() {
        return new Requests(requests.size(), 2, 3, 0);
    }

    /// More each time: a run that asks before and after has used seven write units and a quarter of a GB-second.
    @Override
    public Usage usage() {
        usage = usage.and(Charge.TABLE_WRITES, 7).and(Charge.FUNCTION_TIME, 0.25);
        return usage;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        InputStream sent = compressed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
        String body = new String(sent.readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), body, compressed));
        Answer answer = answers.getOrDefault(exchange.getRequestMethod() + " " + path, scripted(exchange, path, body));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Answer scripted(HttpExchange exchange, String path, String body) throws IOException {
        boolean get = exchange.getRequestMethod().equals("GET");
        if (get && path.startsWith("/tasks/") && !task.isEmpty()) {
            return new Answer(200, task.size() > 1 ? task.pop() : task.element());
        }
        if (!get && path.equals("/templates")) {
            return new Answer(201, "{\"template\":{\"namespace\":\"shop\",\"name\":\"order\",\"version\":\"1.0.0\"}}");
        }
        if (!get && path.equals("/tasks")) {
            return submitted(body);
        }
        if (!get && path.equals("/uploads")) {
            return new Answer(201, "{\"ref\":\"up-1\",\"url\":\"" + url() + "/put-here\"}");
        }
        return path.equals("/put-here")
                ? new Answer(200, "")
                : new Answer(
                        404,
                        "{\"problems\":[{\"at\":\"\",\"problem\":\"there is no task t-9\",\"fix\":\"List them.\"}]}");
    }

    private static Answer submitted(String body) throws IOException {
        JsonNode request = JSON.readTree(body);
        if (!request.isArray()) {
            return new Answer(201, created("t-1").put("created", true).toString());
        }
        ObjectNode answer = JSON.createObjectNode();
        var results = answer.putArray("results");
        for (int index = 0; index < request.size(); index++) {
            results.add(created("t-" + (index + 1)).put("status", 201));
        }
        return new Answer(200, answer.toString());
    }

    private static ObjectNode created(String id) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("task").put("id", id).put("state", "running");
        return answer;
    }
}
