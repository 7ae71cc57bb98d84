package dev.millrace.benchmarks.coldstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Keeps so many requests waiting at once, so that their steps are all at work while somebody looks.
final class HeldServer implements AutoCloseable {
    private static final long MOST_SECONDS = 300;

    private final HttpServer server;
    private final CountDownLatch waiting;
    private final CountDownLatch answers = new CountDownLatch(1);

    HeldServer(int requests) throws IOException {
        this.waiting = new CountDownLatch(requests);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), requests);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    void awaitAll() throws InterruptedException {
        if (!waiting.await(MOST_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(waiting.getCount() + " requests did not come");
        }
    }

    void answerAll() {
        answers.countDown();
    }

    @Override
    public void close() {
        answerAll();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            waiting.countDown();
            answers.await();
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
