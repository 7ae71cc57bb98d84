package dev.millrace.builtinhandlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.builtinhandlers.ServerOnLoopback.Answer;
import dev.millrace.builtinhandlers.outbound.CheckedClient;
import dev.millrace.builtinhandlers.outbound.Cutoff;
import dev.millrace.builtinhandlers.outbound.HttpAddresses;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.RetryableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpHandlerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final ServerOnLoopback server = new ServerOnLoopback();
    private final HttpHandler http = new HttpHandler(InstantSource.fixed(NOW));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_call_is_filled_in_from_the_input_and_says_whose_it_is() {
        server.on("/", asked -> new Answer(200, "{\"ok\":true}", "Content-Type", "application/json"));

        HttpResult result = call(
                """
                {"method": "put", "url": "%s/orders/${input.id}", "query": {"tag": ["a b", "${input.tag}"], "none": "${input.none?}"},
                 "headers": {"X-Shop": "shop ${input.shop}"}, "body": {"total": "${input.total}", "all": ["${input.id}!"]}}
                """.formatted(server.url("")), "{\"id\": \"o/1?x\", \"tag\": \"ü\", \"shop\": 7, \"total\": 12.5}");

        assertThat(result.status()).isEqualTo(200);
        assertThat(result.body()).isEqualTo(json("{\"ok\":true}"));
        assertThat(server.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("PUT");
            assertThat(asked.uri()).isEqualTo("/orders/o%2F1%3Fx?tag=a%20b&tag=%C3%BC");
            assertThat(asked.body()).isEqualTo("{\"total\":12.5,\"all\":[\"o/1?x!\"]}");
            assertThat(asked.header("Content-Type")).contains("application/json");
            assertThat(asked.header("X-Shop")).contains("shop 7");
            assertThat(asked.header("Idempotency-Key")).contains("key-1");
            assertThat(asked.header("Traceparent")).get().asString().startsWith("00-0af7651916cd43dd8448eb211c80319c");
        });
    }

    @Test
    void a_url_may_begin_with_an_address_from_the_input() {
        server.on("/a/b", asked -> new Answer(200, "plain"));

        HttpResult result = call("{\"url\": \"${input.base}/b\"}", "{\"base\": \"" + server.url("/a") + "\"}");

        assertThat(result.body()).isEqualTo(json("\"plain\""));
    }

    @Test
    void an_answer_is_json_if_it_is_json_and_else_text_or_nothing() {
        server.on("/json", asked -> new Answer(200, "[1.50]", "Content-Type", "application/problem+json"))
                .on("/broken", asked -> new Answer(200, "{oh", "Content-Type", "application/json"))
                .on("/text", asked -> new Answer(200, "[1]", "Content-Type", "text/plain;charset=utf-8"))
                .on("/untold", asked -> new Answer(200, "[1]"))
                .on("/nothing", asked -> new Answer(204, ""));

        assertThat(get("/json").body().toString()).isEqualTo("[1.5]");
        assertThat(get("/broken").body()).isEqualTo(json("\"{oh\""));
        assertThat(get("/text").body()).isEqualTo(json("\"[1]\""));
        assertThat(get("/untold").body()).isEqualTo(json("[1]"));
        assertThat(get("/nothing").body()).isEqualTo(json("null"));
    }

    @Test
    void a_result_keeps_headers_that_describe_it_and_no_cookies() {
        server.on(
                "/",
                asked -> new Answer(
                        200,
                        "x",
                        "ETag",
                        "\"1\"",
                        "Set-Cookie",
                        "secret=1",
                        "X-Auth-Token",
                        "secret",
                        "X-Mine",
                        "kept"));

        HttpResult result = call("{\"url\": \"" + server.url("/") + "\", \"keepHeaders\": [\"X-Mine\"]}", "null");

        assertThat(result.headers())
                .containsEntry("etag", "\"1\"")
                .containsEntry("x-mine", "kept")
                .doesNotContainKeys("set-cookie", "x-auth-token");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void statuses_that_may_pass_are_retryable(int status) {
        server.on("/", asked -> new Answer(status, "busy"));

        assertThatThrownBy(() -> get("/"))
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.code()).isEqualTo("HTTP_" + status))
                .hasMessage("GET " + server.url("/") + " answered " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 409, 501})
    void other_statuses_are_permanent(int status) {
        server.on("/", asked -> new Answer(status, "no"));

        assertThatThrownBy(() -> get("/"))
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.code()).isEqualTo("HTTP_" + status));
    }

    @Test
    void the_config_decides_which_statuses_are_good_and_which_may_pass() {
        server.on("/404", asked -> new Answer(404, "no"))
                .on("/200", asked -> new Answer(200, "no"))
                .on("/302", asked -> new Answer(302, "", "Location", "/200"));

        assertThat(call(config("/404", "\"success\": [404]"), "null").status()).isEqualTo(404);
        assertThat(call(config("/302", "\"success\": [\"3xx\"]"), "null").headers())
                .containsEntry("location", "/200");
        assertThatThrownBy(() -> call(config("/200", "\"success\": [201], \"retryOn\": [\"200-299\"]"), "null"))
                .isInstanceOf(RetryableException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | 7",
                "Tue, 01 Jan 2030 00:01:00 GMT | 60",
                "Mon, 31 Dec 2029 00:01:00 GMT | 0",
            })
    void a_servers_retry_after_is_obeyed(String header, long seconds) {
        server.on("/", asked -> new Answer(503, "", "Retry-After", header));

        assertThatThrownBy(() -> get("/"))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(seconds)));
    }

    @Test
    void a_retry_after_that_makes_no_sense_is_passed_over() {
        server.on("/", asked -> new Answer(429, "", "Retry-After", "soon"));

        assertThatThrownBy(() -> get("/"))
                .isInstanceOfSatisfying(
                        RetryableException.class,
                        e -> assertThat(e.retryAfter()).isEmpty());
    }

    @Test
    void a_server_that_is_too_slow_is_retried() {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/", asked -> {
            never.await();
            return new Answer(200, "");
        });

        assertThatThrownBy(() -> call(config("/", "\"timeout\": \"50ms\""), "null"))
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.code()).isEqualTo("HTTP_TIMEOUT"));
    }

    @Test
    void a_server_that_drips_is_cut_off_at_the_timeout_of_the_whole_call() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread dripping = Thread.ofVirtual().start(() -> drip(listening));

            assertThatThrownBy(() -> call(
                            "{\"url\": \"http://127.0.0.1:" + listening.getLocalPort() + "/\", \"timeout\": \"200ms\"}",
                            "null"))
                    .isInstanceOfSatisfying(
                            RetryableException.class, e -> assertThat(e.code()).isEqualTo("HTTP_TIMEOUT"));
            dripping.join();
        }
    }

    /// Answers one call with a body that never ends, until the caller hangs up.
    private static void drip(ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                Thread.onSpinWait();
            }
        } catch (IOException hungUp) {
            // The end of the test.
        }
    }

    @Test
    void a_server_that_is_not_there_is_retried() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = closed.getLocalPort();
        }

        assertThatThrownBy(() -> call("{\"url\": \"http://127.0.0.1:" + port + "/\"}", "null"))
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.code()).isEqualTo("HTTP_UNREACHABLE"));
        assertThatThrownBy(() -> call("{\"url\": \"http://nowhere.invalid/\"}", "null"))
                .isInstanceOfSatisfying(
                        RetryableException.class, e -> assertThat(e.code()).isEqualTo("HTTP_UNKNOWN_HOST"));
    }

    @Test
    void an_answer_beyond_the_limit_is_refused() {
        server.on("/", asked -> new Answer(200, "12345678901"));

        assertThatThrownBy(() -> call(config("/", "\"maxResponseBytes\": 10"), "null"))
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.code()).isEqualTo("HTTP_RESPONSE_TOO_LARGE"));
        assertThat(call(config("/", "\"maxResponseBytes\": 11"), "null").body()).isEqualTo(json("12345678901"));
    }

    @Test
    void an_interrupt_cancels_the_call() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        server.on("/", one -> {
            asked.countDown();
            never.await();
            return new Answer(200, "");
        });
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread calling = Thread.ofVirtual().start(() -> {
            try {
                http.handle(json("null"), attempt(config("/", "\"timeout\": \"50s\""), "127.0.0.1"));
            } catch (InterruptedException | RuntimeException e) {
                end.complete(e);
            }
        });
        asked.await();

        calling.interrupt();

        assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void redirects_are_followed_as_browsers_do() {
        server.on("/307", asked -> new Answer(307, "", "Location", "/end"))
                .on("/303", asked -> new Answer(303, "", "Location", server.url("/end")))
                .on(
                        "/end",
                        asked -> new Answer(
                                200,
                                asked.method() + " " + asked.body()
                                        + asked.header("X-Key").get()));

        String more = "\"body\": \"hello\", \"headers\": {\"X-Key\": \"!\"}";
        assertThat(call(config("/307", more), "null").body()).isEqualTo(json("\"POST hello!\""));
        assertThat(call(config("/303", more), "null").body()).isEqualTo(json("\"GET !\""));
    }

    @Test
    void what_was_configured_for_one_server_is_not_sent_to_another() {
        try (ServerOnLoopback other = new ServerOnLoopback()) {
            other.on("/", asked -> new Answer(200, asked.header("Authorization").orElse("none")));
            server.on("/", asked -> new Answer(302, "", "Location", other.url("/")));

            HttpResult result = call(config("/", "\"headers\": {\"Authorization\": \"secret\"}"), "null");

            assertThat(result.body()).isEqualTo(json("\"none\""));
        }
    }

    @Test
    void redirects_end_somewhere() {
        server.on("/", asked -> new Answer(302, "", "Location", "/again"));

        assertThatThrownBy(() -> get("/"))
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.code()).isEqualTo("HTTP_REDIRECT_REFUSED"));
        assertThat(server.asked()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[fe80::1]/",
                "http://[fd00:ec2::254]/latest",
                "http://[::ffff:169.254.169.254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://2852039166/",
                "http://0.0.0.0/",
                "http://224.0.0.1/",
                "http://100.100.100.200/",
                "http://10.0.0.1/",
                "http://[::1]:1/",
            })
    void a_redirect_to_a_forbidden_address_is_not_followed(String target) {
        server.on("/", asked -> new Answer(302, "", "Location", target));

        assertThatThrownBy(() -> get("/"))
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.code()).isEqualTo("HTTP_ADDRESS_REFUSED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/", "http://user:word@127.0.0.1/"})
    void a_redirect_to_something_else_than_http_is_not_followed(String target) {
        server.on("/", asked -> new Answer(302, "", "Location", target));

        assertThatThrownBy(() -> get("/"))
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.code()).isEqualTo("HTTP_URL_INVALID"));
    }

    @Test
    void loopback_is_refused_unless_the_deployment_allows_it() {
        server.on("/", asked -> new Answer(200, "in"));
        String config = config("/", "\"timeout\": \"5s\"");

        for (String allowed : new String[] {"", "10.0.0.0/8", "localhost", "*.internal"}) {
            assertThatThrownBy(() -> http.handle(json("null"), attempt(config, allowed)))
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("MILLRACE_HTTP_ALLOW");
        }
        assertThat(call(config, "null").body()).isEqualTo(json("\"in\""));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void a_host_that_changes_its_address_after_the_check_is_not_followed_there() throws Exception {
        server.on("/", asked -> new Answer(200, "in"));
        String port = server.url("").substring("http://127.0.0.1:".length());
        HttpConfig config = attempt("{\"url\": \"http://rebinding.example:" + port + "/\"}", "")
                .config(HttpConfig.class);
        RebindingNames names = new RebindingNames("127.0.0.1", "169.254.169.254");
        CheckedClient client = new CheckedClient(HttpAddresses.allowing("127.0.0.1"), names);
        HttpCall call = new HttpCall(config, json("null"), attempt("{}", ""), client, Optional.empty());

        assertThat(answer(call).body()).isEqualTo(json("\"in\""));
        assertThat(names.asked()).isOne();
        server.close();
        assertThatThrownBy(() -> answer(call)).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> answer(call))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("169.254.169.254");
    }

    private static HttpAnswer answer(HttpCall call) throws IOException {
        try (Cutoff cutoff = new Cutoff(Duration.ofSeconds(30))) {
            return call.send(cutoff);
        }
    }

    @Test
    void what_the_input_lacks_is_named() {
        assertThatThrownBy(() -> call("{\"url\": \"http://127.0.0.1/${input.id}\"}", "{}"))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("${input.id}");
    }

    @Test
    void a_header_can_not_smuggle_in_another() {
        assertThatThrownBy(() -> call(
                        "{\"url\": \"http://127.0.0.1/\", \"headers\": {\"X\": \"${input}\"}}", "\"a\\r\\nHost: b\""))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("line break");
    }

    private HttpResult get(String path) {
        return call("{\"url\": \"" + server.url(path) + "\"}", "null");
    }

    private String config(String path, String more) {
        return "{\"url\": \"" + server.url(path) + "\", " + more + "}";
    }

    private HttpResult call(String config, String input) {
        try {
            return http.handle(json(input), attempt(config, "127.0.0.0/8"));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static AnAttempt attempt(String config, String allowed) {
        return new AnAttempt(config, 1, allowed);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
