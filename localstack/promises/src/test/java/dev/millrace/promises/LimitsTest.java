package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Limits and breakers, through the whole stack. On a stack of its own, as a limit of a handler is one for all.
@OwnStack
class LimitsTest {
    private static final Duration PATIENCE = Eventually.PATIENCE;

    private static Millrace millrace;

    /// Before the first task, so that no worker knows of an older state.
    @BeforeAll
    static void start() {
        millrace = Millrace.start();
        millrace.put("/limits/handlers/test.crowded", "{\"concurrent\": 3}").expecting(201);
        millrace.put("/limits/handlers/worker:default", "{\"concurrent\": 8}").expecting(201);
        millrace.put(
                        "/breakers/worker:default",
                        "{\"minimumCalls\": 4, \"failurePercent\": 50, \"openFor\": \"2s\", \"probes\": 1}")
                .expecting(200);
        millrace.put(
                        "/breakers/http",
                        "{\"minimumCalls\": 5, \"failurePercent\": 50, \"openFor\": \"2s\", \"probes\": 2}")
                .expecting(200);
        assertThat(breaker("http").path("state").asText()).isEqualTo("closed");
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void fifty_tasks_under_a_limit_of_three_never_run_more_than_three_at_once_and_all_complete() {
        millrace.apply(crowded("handler", ""));

        var tasks = submitted("promises/handler", 50, i -> Map.of());

        assertThat(atOnce(tasks)).allMatch(most -> most <= 3).anyMatch(most -> most > 1);
        assertThat(tasks)
                .allSatisfy(task -> assertThat(Steps.named(millrace.show(task, "?include=steps"), "only")
                                .path("attempt")
                                .asInt())
                        .as("being put off is no attempt")
                        .isEqualTo(1));
        var limit = millrace.get("/limits/handlers/test.crowded")
                .expecting(200)
                .body()
                .path("limit");
        assertThat(limit.path("concurrent").asInt()).isEqualTo(3);
        Eventually.until(
                "all permits are back",
                () -> millrace.get("/limits/handlers/test.crowded")
                                .body()
                                .path("limit")
                                .path("held")
                                .asInt()
                        == 0);
        millrace.delete("/limits/handlers/test.crowded").expecting(200);
        assertThat(millrace.get("/limits/handlers/test.crowded").status()).isEqualTo(404);
        Eventually.until(
                "both events", () -> types("name", "test.crowded").equals(List.of("limit.set", "limit.removed")));
    }

    @Test
    void a_template_limits_each_value_of_a_key_on_its_own() {
        millrace.apply(crowded("keyed", "limits: [{ name: customer, key: '${input.customer}', concurrent: 1 }]"));

        var tasks = submitted("promises/keyed", 12, i -> Map.of("customer", "c" + i % 2));

        assertThat(atOnce(tasks)).allMatch(most -> most <= 2);
    }

    @Test
    void a_rate_is_kept_within_one_block() {
        millrace.apply(crowded("paced", "limits: [{ name: pace, key: all, rate: 5/s, burst: 2 }]"));
        var began = System.nanoTime();

        submitted("promises/paced", 20, i -> Map.of());

        var seconds = (System.nanoTime() - began) / 1e9;
        assertThat(seconds)
                .as("20 starts, of which 2 are a burst and 5 a block")
                .isGreaterThan((20 - 2 - 5) / 5.0);
    }

    @Test
    void a_failing_handler_opens_its_breaker_and_a_working_one_closes_it() throws IOException {
        var works = new AtomicBoolean();
        var calls = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                calls.incrementAndGet();
                exchange.sendResponseHeaders(works.get() ? 200 : 503, -1);
            }
        });
        server.start();
        try {
            millrace.apply("""
                    namespace: promises
                    name: broken
                    version: 1.0.0
                    steps:
                      - name: only
                        handler: http
                        config: { url: "http://127.0.0.1:%d/" }
                        retry: { attempts: 100, backoff: fixed, delay: 100ms }
                    """.formatted(server.getAddress().getPort()));

            var tasks = IntStream.range(0, 10)
                    .mapToObj(i -> millrace.submit("promises/broken", Map.of("n", i)))
                    .toList();
            Eventually.until(
                    "the breaker is open",
                    () -> breaker("http").path("state").asText().equals("open"));
            Eventually.until("it is tried", () -> types("handler", "http").contains("breaker.half-opened"));
            var whileBroken = calls.get();
            works.set(true);

            tasks.forEach(task -> assertThat(Millrace.state(millrace.finished(task, PATIENCE)))
                    .isEqualTo("complete"));
            assertThat(whileBroken)
                    .as("left alone, it is called no hundred times")
                    .isLessThan(60);
            Eventually.until(
                    "the breaker is closed",
                    () -> breaker("http").path("state").asText().equals("closed"));
            Eventually.until("events", () -> types("handler", "http").contains("breaker.closed"));
            assertThat(types("handler", "http")).startsWith("breaker.opened", "breaker.half-opened");

            var forced = millrace.put("/breakers/http", "{\"mode\": \"open\"}").expecting(200);
            assertThat(forced.body().path("breaker").path("state").asText()).isEqualTo("open");
            var released =
                    millrace.put("/breakers/http", "{\"mode\": \"auto\"}").expecting(200);
            assertThat(released.body().path("breaker").path("state").asText()).isEqualTo("closed");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void what_workers_outside_say_opens_the_breaker_of_their_queue_and_slows_all_down() {
        millrace.apply("""
                namespace: promises
                name: outside
                version: 1.0.0
                steps:
                  - { name: only, handler: "worker:default", retry: { attempts: 20, backoff: fixed, delay: 100ms } }
                """);
        var tasks = IntStream.range(0, 4)
                .mapToObj(i -> millrace.submit("promises/outside", Map.of("n", i)))
                .toList();

        Eventually.until("the breaker is open", () -> {
            work().forEach(work ->
                    say(work, "fail", "{\"code\": \"BUSY\", \"message\": \"later\", \"retryAfterSeconds\": 1}"));
            return breaker("worker:default").path("state").asText().equals("open");
        });
        var slowed = millrace.get("/limits/handlers/worker:default")
                .expecting(200)
                .body()
                .path("limit")
                .path("slowed");
        assertThat(slowed.path("percent").asInt()).isBetween(5, 99);
        assertThat(slowed.path("because").asText()).isEqualTo("BUSY");

        Eventually.until("all are done", () -> {
            work().forEach(work -> say(work, "complete", "{\"result\": 1}"));
            return tasks.stream()
                    .allMatch(task -> millrace.show(task, "").path("task").has("ended"));
        });

        assertThat(breaker("worker:default").path("state").asText()).isEqualTo("closed");
        Eventually.until(
                "events",
                () -> types("handler", "worker:default")
                        .containsAll(
                                List.of("breaker.opened", "breaker.half-opened", "breaker.closed", "limit.slowed")));
    }

    @Test
    void a_worker_outside_gives_its_permit_back_when_it_says_how_its_step_ended() {
        millrace.apply("""
                namespace: promises
                name: one-by-one
                version: 1.0.0
                steps:
                  - handler: worker:default
                    name: only
                    limits: [{ name: mailbox, key: "${input.box}", concurrent: 1 }]
                    timeout: 10m
                """);
        var tasks = IntStream.range(0, 3)
                .mapToObj(i -> millrace.submit("promises/one-by-one", Map.of("box", "b", "n", i)))
                .toList();

        Eventually.until("all are done, long before the first lease is over", () -> {
            var work = work();
            assertThat(work).hasSizeLessThan(2);
            work.forEach(one -> say(one, "complete", "{\"result\": 1}"));
            return tasks.stream()
                    .allMatch(task -> millrace.show(task, "").path("task").has("ended"));
        });
    }

    private static List<JsonNode> work() {
        return millrace.post("/workers/default/poll", "{\"worker\": \"test\", \"waitSeconds\": 1, \"max\": 10}")
                .expecting(200)
                .body()
                .path("work")
                .valueStream()
                .toList();
    }

    private static void say(JsonNode work, String what, String body) {
        millrace.post("/claims/" + work.path("token").asText() + "/" + what, body)
                .expecting(200);
    }

    @Test
    void nonsense_is_refused_with_every_problem() {
        var limit = millrace.put("/limits/handlers/x", "{\"concurrent\": 0, \"rate\": \"fast\", \"most\": 1}");
        assertThat(limit.status()).isEqualTo(400);
        assertThat(limit.problems()).hasSize(3);
        assertThat(millrace.put("/limits/handlers/x", "{}").status()).isEqualTo(400);
        assertThat(millrace.put("/limits/queues/x", "{\"concurrent\": 1}").status())
                .isEqualTo(404);
        assertThat(millrace.delete("/limits/handlers/nobody").status()).isEqualTo(404);
        assertThat(millrace.put("/breakers/x", "{\"mode\": \"ajar\", \"window\": \"2d\"}")
                        .problems())
                .hasSize(2);
    }

    private static String crowded(String name, String limits) {
        return """
                namespace: promises
                name: %1$s
                version: 1.0.0
                steps:
                  - name: only
                    handler: test.crowded
                    config: { crowd: %1$s, milliseconds: 40 }
                    %2$s
                """.formatted(name, limits);
    }

    private static List<String> submitted(String template, int count, IntFunction<Map<String, String>> input) {
        var tasks = IntStream.range(0, count)
                .mapToObj(i -> millrace.submit(template, input.apply(i)))
                .toList();
        tasks.forEach(task ->
                assertThat(Millrace.state(millrace.finished(task, PATIENCE))).isEqualTo("complete"));
        return tasks;
    }

    private static List<Integer> atOnce(List<String> tasks) {
        return tasks.stream()
                .map(task ->
                        millrace.show(task, "").path("result").path("atOnce").asInt())
                .toList();
    }

    private static JsonNode breaker(String handler) {
        return millrace.get("/breakers")
                .expecting(200)
                .body()
                .path("breakers")
                .valueStream()
                .filter(one -> one.path("handler").asText().equals(handler))
                .findFirst()
                .orElseThrow();
    }

    /// The types of the events about a limit or a handler, in the order of their revisions.
    private static List<String> types(String field, String value) {
        return millrace.events().of("").stream()
                .filter(event -> event.path(field).asText().equals(value))
                .sorted(Comparator.comparingLong(event -> event.path("revision").asLong()))
                .map(event -> event.path("type").asText())
                .toList();
    }
}
