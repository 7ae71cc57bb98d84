package dev.millrace.localstack.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.engineaws.invoke.LambdaApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// Lambda's Invoke over HTTP, for functions in processes of their own.
public final class InvocationServer implements AutoCloseable {
    private static final Pattern INVOKE = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final LambdaApi client;

    private InvocationServer(HttpServer server, LambdaApi client) {
        this.server = server;
        this.client = client;
    }

    public static InvocationServer start(LambdaApi client) {
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var server = new InvocationServer(http, client);
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
            var payload = exchange.getRequestBody().readAllBytes();
            var asked = INVOKE.matcher(exchange.getRequestURI().getRawPath());
            if (!asked.matches()) {
                refuse(exchange, 404, "ResourceNotFoundException", "The local Lambda knows Invoke only");
                return;
            }
            var answer = client.invoke(new LambdaApi.Call(
                    URLDecoder.decode(asked.group(1), StandardCharsets.UTF_8),
                    Optional.empty(),
                    "{}",
                    new String(payload, StandardCharsets.UTF_8),
                    "Event".equals(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))));
            if (answer.status() / 100 != 2) {
                refuse(exchange, answer.status(), "ResourceNotFoundException", answer.payload());
                return;
            }
            if (answer.isFunctionError()) {
                exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
            }
            send(exchange, answer.status(), answer.payload().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        exchange.getResponseHeaders().set("X-Amzn-ErrorType", code);
        var body = json.createObjectNode().put("Type", "User").put("message", message);
        send(exchange, status, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
