package dev.millrace.localstack.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// An HTTP server that only this machine reaches, on a port of its own; each request has its own thread.
public final class LocalServer implements AutoCloseable {
    private final HttpServer server;

    private LocalServer(HttpServer server) {
        this.server = server;
    }

    /// @param handler of all paths; exchanges are closed behind it
    public static LocalServer start(HttpHandler handler) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", exchange -> {
                try (exchange) {
                    handler.handle(exchange);
                }
            });
            server.start();
            return new LocalServer(server);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /// Answers in AWS's JSON protocol.
    ///
    /// @param body JSON; nothing is sent if it is empty
    public static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
