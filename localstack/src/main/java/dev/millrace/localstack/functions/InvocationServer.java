package dev.millrace.localstack.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.LambdaException;

/// Lambda's Invoke over HTTP, for functions in processes of their own.
public final class InvocationServer implements AutoCloseable {
    private static final Pattern INVOKE = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final LambdaClient client;

    private InvocationServer(HttpServer server, LambdaClient client) {
        this.server = server;
        this.client = client;
    }

    public static InvocationServer start(LambdaClient client) {
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
            try {
                var answer = client.invoke(InvokeRequest.builder()
                        .functionName(URLDecoder.decode(asked.group(1), StandardCharsets.UTF_8))
                        .payload(SdkBytes.fromByteArray(payload))
                        .build());
                if (answer.functionError() != null) {
                    exchange.getResponseHeaders().set("X-Amz-Function-Error", answer.functionError());
                }
                send(exchange, 200, answer.payload().asByteArray());
            } catch (LambdaException refused) {
                refuse(exchange, refused.statusCode(), refused.awsErrorDetails().errorCode(), refused.getMessage());
            }
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
