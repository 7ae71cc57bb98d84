package dev.millrace.localstack.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.millrace.engineaws.invoke.LambdaApi;
import dev.millrace.localstack.http.LocalServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Lambda's Invoke over HTTP, for functions in processes of their own.
public final class InvocationServer {
    private static final Pattern INVOKE = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");

    private final ObjectMapper json = new ObjectMapper();
    private final LambdaApi client;

    private InvocationServer(LambdaApi client) {
        this.client = client;
    }

    public static LocalServer start(LambdaApi client) {
        return LocalServer.start(new InvocationServer(client)::serve);
    }

    private void serve(HttpExchange exchange) throws IOException {
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
        LocalServer.answer(exchange, answer.status(), answer.payload());
    }

    private void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        exchange.getResponseHeaders().set("X-Amzn-ErrorType", code);
        var body = json.createObjectNode().put("Type", "User").put("message", message);
        LocalServer.answer(exchange, status, body.toString());
    }
}
