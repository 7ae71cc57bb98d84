package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Steps that call servers.
@ExtendWith(SharedStack.class)
class HttpStepTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final Queue<String> traceparents = new ConcurrentLinkedQueue<>();
    private final Millrace millrace;
    private final HttpServer server;

    HttpStepTest(Millrace millrace) throws IOException {
        this.millrace = millrace;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        server.createContext("/", exchange -> {
            try (exchange) {
                traceparents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
                var body = exchange.getRequestURI().getPath().getBytes(StandardCharsets.UTF_8);
                var isFirst = traceparents.size() == 1;
                exchange.getResponseHeaders().set("Retry-After", "1");
                exchange.sendResponseHeaders(isFirst ? 503 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_server_that_is_busy_at_first_is_called_again_and_sees_the_trace_of_the_submission() {
        millrace.apply("""
                namespace: promises
                name: http
                version: 1.0.0
                steps:
                  - name: call
                    handler: http
                    config: { url: "http://127.0.0.1:%d/orders/${input.order}" }
                    retry: { attempts: 3, backoff: fixed, delay: 10ms }
                """.formatted(server.getAddress().getPort()));

        var submitted = millrace.post(
                        "/tasks",
                        Millrace.submission("promises/http", Map.of("order", 7)).toString(),
                        "traceparent",
                        "00-" + TRACE + "-00f067aa0ba902b7-01")
                .expecting(201);
        var id = submitted.body().path("task").path("id").asText();
        var task = millrace.ended(id);

        assertThat(Millrace.state(task)).as(task.toString()).isEqualTo("complete");
        assertThat(task.path("result").path("body").asText()).isEqualTo("/orders/7");
        assertThat(traceparents)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allSatisfy(trace -> assertThat(trace).startsWith("00-" + TRACE + "-"));
        assertThat(millrace.events().throughTheEndOf(id))
                .isNotEmpty()
                .allSatisfy(
                        event -> assertThat(event.path("traceparent").asText()).startsWith("00-" + TRACE + "-"));
    }

    @Test
    void a_metadata_address_is_never_called() {
        var task = millrace.run("""
                namespace: promises
                name: metadata
                version: 1.0.0
                steps:
                  - name: call
                    handler: http
                    input: "${input}"
                    config: { url: "http://${input.host}/latest/meta-data/" }
                """, "promises/metadata", Map.of("host", "169.254.169.254"));

        assertThat(Millrace.state(task)).isEqualTo("failed");
        assertThat(Steps.named(task, "call").path("attempt").asInt()).isEqualTo(1);
        assertThat(task.path("error").path("message").asText()).contains("metadata");
    }
}
