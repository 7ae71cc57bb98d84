package dev.millrace.localstack.triggers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.cost.Charge;
import dev.millrace.localstack.bus.EventLog;
import dev.millrace.localstack.functions.FunctionFailed;
import dev.millrace.localstack.functions.Functions;
import dev.millrace.localstack.functions.LocalFunction;
import dev.millrace.localstack.metering.Meter;
import dev.millrace.localstack.metering.Meter.Purpose;
import dev.millrace.localstack.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/// The HTTP API of the template on this machine, with API Gateway's limits: 10 MB for a request, 6 MB for what is
/// handed to a function and for what it answers. Beside the template's routes it has `GET
/// /_local/events?after=&limit=`: what the buses accepted, one JSON object on each line.
public final class HttpApi implements AutoCloseable {
    private static final int LARGEST_REQUEST = 10 * 1024 * 1024;
    private static final int LARGEST_PAYLOAD = 6 * 1024 * 1024;
    private static final int BILLED_CHUNK = 512 * 1024;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final EventLog events;
    private volatile List<Route> routes = List.of();
    private volatile Meter meter = Meter.off();

    /// A line of it is about as long as its format: the names of what it tells are as long as what they stand for.
    private volatile Optional<String> accessLog = Optional.empty();

    private HttpApi(HttpServer server, EventLog events) {
        this.server = server;
        this.events = events;
    }

    /// @param port 0 for any that is free
    public static HttpApi listen(int port, EventLog events) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            return new HttpApi(server, events);
        } catch (IOException trouble) {
            throw new UncheckedIOException("The port " + port + " is not free; --port chooses another", trouble);
        }
    }

    public void start(Template template, Functions functions, Meter counts) {
        this.meter = counts;
        this.accessLog = template.all("AWS::ApiGatewayV2::Stage")
                .flatMap(stage -> stage.optionalText("AccessLogSettings", "Format").stream())
                .findFirst();
        this.routes = Route.of(template, functions);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (path.equals("/_local/events")) {
                listEvents(exchange);
                return;
            }
            for (var route : routes) {
                var variables = route.match(exchange.getRequestMethod(), path);
                if (variables.isPresent()) {
                    var body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
                    if (body.length > LARGEST_REQUEST) {
                        refuse(exchange, 413, "Request Entity Too Large");
                        return;
                    }
                    invoke(exchange, route.function(), RouteEvent.of(exchange, route, variables.get(), body));
                    return;
                }
            }
            refuse(exchange, 404, "Not Found");
        }
    }

    private void invoke(HttpExchange exchange, LocalFunction function, byte[] event) throws IOException {
        if (event.length > LARGEST_PAYLOAD) {
            refuse(exchange, 413, "Request Entity Too Large");
            return;
        }
        var looking = exchange.getRequestMethod().equals("GET");
        meter.thisThreadIs(looking ? Purpose.LOOKING : Purpose.WORK);
        meter.count("api", Charge.API_REQUESTS, exchange.getRequestMethod(), Math.ceilDiv(event.length, BILLED_CHUNK));
        accessLog.ifPresent(format -> meter.logged("api", format));
        byte[] answer;
        try {
            answer = function.invoke(event);
        } catch (FunctionFailed failed) {
            refuse(exchange, 500, "Internal Server Error");
            return;
        }
        if (answer.length > LARGEST_PAYLOAD) {
            refuse(exchange, 500, "Internal Server Error");
            return;
        }
        answer(exchange, answer);
    }

    /// An answer without `statusCode` is the body of a 200.
    private void answer(HttpExchange exchange, byte[] answer) throws IOException {
        var response = json.readTree(answer);
        if (!response.has("statusCode")) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            send(exchange, 200, answer);
            return;
        }
        response.path("headers")
                .properties()
                .forEach(header -> exchange.getResponseHeaders()
                        .add(header.getKey(), header.getValue().asText()));
        for (JsonNode cookie : response.path("cookies")) {
            exchange.getResponseHeaders().add("Set-Cookie", cookie.asText());
        }
        var text = response.path("body").isNull() ? "" : response.path("body").asText("");
        send(
                exchange,
                response.path("statusCode").asInt(),
                response.path("isBase64Encoded").asBoolean()
                        ? Base64.getDecoder().decode(text)
                        : text.getBytes(StandardCharsets.UTF_8));
    }

    private void listEvents(HttpExchange exchange) throws IOException {
        var after = 0L;
        var limit = 100;
        var query = exchange.getRequestURI().getQuery();
        for (var pair : query == null ? new String[0] : query.split("&", -1)) {
            if (pair.startsWith("after=")) {
                after = Long.parseLong(pair.substring("after=".length()));
            } else if (pair.startsWith("limit=")) {
                limit = Integer.parseInt(pair.substring("limit=".length()));
            }
        }
        var lines = new StringBuilder();
        for (var entry : events.after(after, limit)) {
            lines.append("{\"sequence\":")
                    .append(entry.sequence())
                    .append(",\"event\":")
                    .append(entry.event())
                    .append("}\n");
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        send(exchange, 200, lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getRequestBody().skip(Long.MAX_VALUE);
        send(exchange, status, ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (body.length == 0) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
