package dev.millrace.builtinhandlers.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckedClientTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /// Sweeps the moment of the cut over the whole call: before its connection, while it connects, sends and reads.
    @Test
    void a_call_that_is_cut_off_at_any_moment_fails_as_a_call() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();

            Set<String> others = new LinkedHashSet<>();
            for (int micros = 0; micros < 2_000; micros++) {
                Throwable thrown = cutOff(server.getAddress().getPort(), Duration.ofNanos(micros * 1_000L));
                if (thrown != null && !(thrown instanceof IOException)) {
                    others.add(thrown.toString());
                }
            }

            assertThat(others).isEmpty();
            server.stop(0);
        }
    }

    /// With a client of its own for each call, so that each connects.
    private static Throwable cutOff(int port, Duration after) {
        CheckedClient client = new CheckedClient(HttpAddresses.allowing("127.0.0.1"));
        HttpGet request = new HttpGet("http://127.0.0.1:" + port + "/");
        try (Cutoff cutoff = new Cutoff(after)) {
            cutoff.ends(request);
            return catchThrowable(() -> client.send(request, LONG, LONG, response -> response.getCode()));
        }
    }
}
