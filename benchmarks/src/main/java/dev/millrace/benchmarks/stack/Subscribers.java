package dev.millrace.benchmarks.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Three web servers that get events.
final class Subscribers implements AutoCloseable {
    private static final Duration SLOW = Duration.ofMillis(50);

    private final Stack stack;
    private final HttpServer server;
    private final List<Subscriber> all;

    private Subscribers(Stack stack, HttpServer server) {
        this.stack = stack;
        this.server = server;
        this.all = List.of(
                new Subscriber("prompt", false, Duration.ZERO),
                new Subscriber("failing", true, Duration.ZERO),
                new Subscriber("slow", false, SLOW));
    }

    static Subscribers start(Stack stack) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        var subscribers = new Subscribers(stack, server);
        subscribers.all.forEach(subscriber -> server.createContext("/" + subscriber.name(), exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(
                    subscriber.answer(exchange.getRequestHeaders().getFirst("webhook-id")), -1);
            exchange.close();
        }));
        server.start();
        return subscribers;
    }

    /// To all events of tasks and steps of a namespace.
    void subscribe(String namespace) throws IOException, InterruptedException {
        for (var each : all) {
            stack.post("/subscriptions", """
                    {"name": "%s", "namespace": "%s", "events": ["task.*", "step.*"],
                     "target": {"webhook": "http://127.0.0.1:%d/%s"},
                     "retry": {"attempts": 30, "backoff": "fixed", "delay": "1s"}}
                    """.formatted(
                            each.name(), namespace, server.getAddress().getPort(), each.name()));
        }
    }

    /// What came until now.
    void forget() {
        all.forEach(Subscriber::forget);
    }

    /// Until each has so many events, or the time is over.
    void await(int events, long begun, Duration patience) throws InterruptedException {
        while (all.stream().anyMatch(each -> !each.has(events, begun))
                && System.nanoTime() - begun < patience.toNanos()) {
            Thread.sleep(Duration.ofMillis(50));
        }
    }

    List<Subscriber> all() {
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    static final class Subscriber {
        private final String name;
        private final boolean fails;
        private final Duration takes;
        private final Set<String> events = ConcurrentHashMap.newKeySet();
        private final AtomicInteger deliveries = new AtomicInteger();
        private final AtomicLong nanos = new AtomicLong();

        Subscriber(String name, boolean fails, Duration takes) {
            this.name = name;
            this.fails = fails;
            this.takes = takes;
        }

        private int answer(String event) {
            int number = deliveries.incrementAndGet();
            if (fails && number % 2 == 0) {
                return 503;
            }
            if (takes.isPositive()) {
                try {
                    Thread.sleep(takes);
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                }
            }
            events.add(event);
            return 204;
        }

        private void forget() {
            events.clear();
            deliveries.set(0);
            nanos.set(0);
        }

        private boolean has(int wanted, long begun) {
            if (events.size() < wanted) {
                return false;
            }
            nanos.compareAndSet(0, System.nanoTime() - begun);
            return true;
        }

        String name() {
            return name;
        }

        int events() {
            return events.size();
        }

        int deliveries() {
            return deliveries.get();
        }

        /// 0 if it never had all.
        double seconds() {
            return nanos.get() / 1e9;
        }
    }
}
