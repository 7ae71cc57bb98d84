package dev.millrace.localstack.functions;

import com.sun.net.httpserver.HttpExchange;
import dev.millrace.localstack.http.LocalServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/// Lambda's Runtime API for one process: it asks for the next invocation, and posts its answer or its error.
final class RuntimeApi implements AutoCloseable {
    private static final String ROOT = "/2018-06-01/runtime/";

    private final FunctionDefinition function;
    private final LocalServer server;
    private final SynchronousQueue<Invocation> next = new SynchronousQueue<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile Invocation current = new Invocation("none", new byte[0], new CompletableFuture<>());

    private RuntimeApi(FunctionDefinition function) {
        this.function = function;
        this.server = LocalServer.start(this::serve);
    }

    private static final class Invocation {
        private final String requestId;
        private final byte[] event;
        private final CompletableFuture<byte[]> answer;

        Invocation(String requestId, byte[] event, CompletableFuture<byte[]> answer) {
            this.requestId = requestId;
            this.event = event;
            this.answer = answer;
        }
    }

    static RuntimeApi listen(FunctionDefinition function) {
        return new RuntimeApi(function);
    }

    /// What `AWS_LAMBDA_RUNTIME_API` is set to.
    String address() {
        return server.address().getAuthority();
    }

    /// Done when the process first asks for work; fails if it could not initialise.
    CompletableFuture<Void> ready() {
        return ready;
    }

    /// The answer, or the error that the process reported as a [FunctionFailed]. Whoever calls has the
    /// process to itself.
    CompletableFuture<byte[]> invoke(byte[] event) throws InterruptedException {
        var invocation = new Invocation(UUID.randomUUID().toString(), event, new CompletableFuture<>());
        if (!next.offer(invocation, function.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
            invocation.answer.completeExceptionally(
                    new FunctionFailed(function.name() + ": its process does not ask for work"));
        }
        return invocation.answer;
    }

    /// The process is gone: what it was working on failed.
    void lost(String why) {
        var failed = new FunctionFailed(function.name() + ": " + why);
        ready.completeExceptionally(failed);
        current.answer.completeExceptionally(failed);
    }

    @Override
    public void close() {
        server.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().substring(ROOT.length());
        if (path.equals("invocation/next")) {
            giveNext(exchange);
            return;
        }
        var body = exchange.getRequestBody().readAllBytes();
        if (path.equals("init/error")) {
            lost("it did not start: " + new String(body, StandardCharsets.UTF_8));
        } else if (path.equals("invocation/" + current.requestId + "/response")) {
            current.answer.complete(body);
        } else if (path.equals("invocation/" + current.requestId + "/error")) {
            current.answer.completeExceptionally(
                    new FunctionFailed(function.name() + ": " + new String(body, StandardCharsets.UTF_8)));
        }
        exchange.sendResponseHeaders(202, -1);
    }

    private void giveNext(HttpExchange exchange) throws IOException {
        ready.complete(null);
        try {
            current = next.take();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return;
        }
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", current.requestId);
        headers.set("Lambda-Runtime-Invoked-Function-Arn", function.arn());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(Instant.now().plus(function.timeout()).toEpochMilli()));
        headers.set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, current.event.length);
        exchange.getResponseBody().write(current.event);
    }
}
