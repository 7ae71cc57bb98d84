package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.localstack.LocalStackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Servers that `http` steps and subscriptions call with a secret, over a deployment that names four of them.
@OwnStack
class SecretsTest {
    private static final Map<String, String> SECRETS = new ConcurrentHashMap<>(Map.of(
            "api/token", "s3cr3t-1",
            "login", "{\"username\":\"ann\",\"password\":\"s3cr3t-2\"}",
            "unnamed", "s3cr3t-3",
            "shaky", "s3cr3t-5"));
    private static final AtomicInteger READINGS_OF_SHAKY = new AtomicInteger();

    private static Millrace millrace;
    private static HttpServer server;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/bearer", exchange -> answer(exchange, "Authorization", "Bearer " + SECRETS.get("api/token")));
        server.createContext("/basic", exchange -> answer(exchange, "Authorization", "Basic YW5uOnMzY3IzdC0y"));
        server.createContext("/header", exchange -> answer(exchange, "X-Api-Key", "s3cr3t-2"));
        server.createContext("/shaky", exchange -> answer(exchange, "Authorization", "Bearer s3cr3t-5"));
        server.start();
        millrace = Millrace.start(LocalStackOptions.of(SynthesizedTemplate.furnished(), Millrace.DYNAMODB_LOCAL)
                .withSettings(Map.of("MILLRACE_HTTP_ALLOW", "127.0.0.1/32"))
                .withSecrets(new ReachedOnceInAWhile()));
    }

    /// Secrets Manager, which at first does not answer who asks for `shaky`.
    private static final class ReachedOnceInAWhile extends AbstractMap<String, String> {
        @Override
        public @Nullable String get(Object name) {
            if (name.equals("shaky") && READINGS_OF_SHAKY.incrementAndGet() == 1) {
                throw new UncheckedIOException(new IOException("nobody answers"));
            }
            return SECRETS.get(name);
        }

        @Override
        public Set<Entry<String, String>> entrySet() {
            return SECRETS.entrySet();
        }
    }

    @AfterAll
    static void stop() {
        millrace.close();
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, String header, String wanted) throws IOException {
        try (exchange) {
            var shown = exchange.getRequestHeaders().getFirst(header);
            exchange.sendResponseHeaders(wanted.equals(shown) ? 200 : 401, -1);
        }
    }

    @Test
    void a_secret_is_sent_as_the_config_says_and_told_to_nobody() {
        for (var auth : new String[] {
            "bearer, { secret: api/token, as: bearer }",
            "basic, { secret: login, as: basic }",
            "header, { secret: login, field: password, as: header:X-Api-Key }"
        }) {
            var way = auth.substring(0, auth.indexOf(','));
            var task = call("as-" + way, way, auth.substring(auth.indexOf(',') + 1));

            assertThat(Millrace.state(task)).as(task::toString).isEqualTo("complete");
            assertThat(task.toString()).doesNotContain("s3cr3t").doesNotContain("YW5uOnMzY3IzdC0y");
        }
        assertThat(millrace.log().toString()).doesNotContain("s3cr3t").doesNotContain("YW5uOnMzY3IzdC0y");
    }

    @Test
    void a_secret_that_was_changed_is_read_anew_when_the_server_refuses_the_old_one() {
        assertThat(Millrace.state(call("before", "bearer", "{ secret: api/token, as: bearer }")))
                .isEqualTo("complete");

        SECRETS.put("api/token", "s3cr3t-4");
        var task = call("after", "bearer", "{ secret: api/token, as: bearer }");

        assertThat(Millrace.state(task)).as(task::toString).isEqualTo("complete");
        assertThat(Steps.named(task, "call").path("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void a_secret_that_the_deployment_does_not_name_or_that_there_is_not_fails_the_step_for_good() {
        assertThat(code(call("unnamed", "bearer", "{ secret: unnamed, as: bearer }")))
                .isEqualTo("SECRET_NOT_ALLOWED");
        assertThat(code(call("missing", "bearer", "{ secret: missing, as: bearer }")))
                .isEqualTo("SECRET_NOT_FOUND");
        assertThat(code(call("fieldless", "bearer", "{ secret: api/token, field: x, as: bearer }")))
                .isEqualTo("SECRET_UNUSABLE");
    }

    @Test
    void what_is_wrong_with_it_is_told_when_the_template_is_applied() {
        var refused = millrace.post(
                        "/templates", template("wrong", "bearer", "{ secret: 'no name', as: digest, more: 1 }"))
                .expecting(400);

        assertThat(refused.problems())
                .anyMatch(problem -> problem.contains("auth.secret"))
                .anyMatch(problem -> problem.contains("auth.as"))
                .anyMatch(problem -> problem.contains("auth.more"));
    }

    @Test
    void a_subscription_calls_its_server_with_the_secret_and_tells_it_to_nobody() {
        subscribe("told", "told-bearer", "bearer", "{ secret: api/token, as: bearer }");
        subscribe("told", "told-basic", "basic", "{ secret: login, as: basic }");

        publish("told");

        for (var name : List.of("told-bearer", "told-basic")) {
            Eventually.until(
                    "it is delivered", () -> health(name).path("delivered").asInt() == 1);
            assertThat(health(name).path("retried").asInt()).as(name).isZero();
            assertThat(tellings(name)).doesNotContain("s3cr3t").doesNotContain("YW5uOnMzY3IzdC0y");
        }
        assertThat(millrace.log().toString()).doesNotContain("s3cr3t").doesNotContain("YW5uOnMzY3IzdC0y");
    }

    @Test
    void a_subscriptions_secret_that_can_never_be_read_makes_a_dead_letter_and_one_that_can_not_now_is_tried_again() {
        subscribe("untold", "untold-unnamed", "bearer", "{ secret: unnamed, as: bearer }");
        subscribe("untold", "untold-missing", "bearer", "{ secret: missing, as: bearer }");
        subscribe("untold", "told-at-last", "shaky", "{ secret: shaky, as: bearer }");

        publish("untold");

        for (var code : Map.of("unnamed", "SECRET_NOT_ALLOWED", "missing", "SECRET_NOT_FOUND")
                .entrySet()) {
            var name = "untold-" + code.getKey();
            var letter = Eventually.found(
                    "a dead letter of " + name,
                    Eventually.PATIENCE,
                    () -> deadLetters(name).valueStream().findFirst());
            assertThat(letter.path("code").asText()).isEqualTo(code.getValue());
            assertThat(letter.path("attempts").asInt()).isEqualTo(1);
            assertThat(letter.toString()).contains("secret " + code.getKey());
            assertThat(tellings(name)).doesNotContain("s3cr3t");
        }
        Eventually.until(
                "it is delivered",
                () -> health("told-at-last").path("delivered").asInt() == 1);
        assertThat(health("told-at-last").path("retried").asInt()).isEqualTo(1);
        assertThat(health("told-at-last").path("lastError").path("code").asText())
                .isEqualTo("SECRETS_UNREACHABLE");
        assertThat(tellings("told-at-last")).contains("shaky").doesNotContain("s3cr3t");
    }

    private static void subscribe(String namespace, String name, String way, String auth) {
        millrace.put("/subscriptions/" + name, """
                namespace: %s
                events: [task.completed]
                target: { http: { url: "http://127.0.0.1:%d/%s", body: { task: "${input.task}" }, auth: %s } }
                retry: { attempts: 3, backoff: fixed, delay: 50ms }
                """.formatted(
                                namespace, server.getAddress().getPort(), way, auth))
                .expecting(201);
    }

    private static void publish(String namespace) {
        millrace.apply("""
                namespace: %s
                name: quick
                version: 1.0.0
                events: task
                steps: [{ name: only, handler: pass }]
                """.formatted(namespace));
        millrace.submit(namespace + "/quick", Map.of());
    }

    private static JsonNode health(String subscription) {
        return millrace.get("/subscriptions/" + subscription)
                .expecting(200)
                .body()
                .path("health");
    }

    private static JsonNode deadLetters(String subscription) {
        return millrace.get("/subscriptions/" + subscription + "/dead-letters")
                .expecting(200)
                .body()
                .path("deadLetters");
    }

    /// All that can be asked about a subscription.
    private static String tellings(String subscription) {
        return millrace.get("/subscriptions/" + subscription).expecting(200).body()
                + millrace.get("/subscriptions/" + subscription + "/deliveries")
                        .expecting(200)
                        .body()
                        .toString()
                + deadLetters(subscription)
                + millrace.events().of("");
    }

    private static JsonNode call(String name, String way, String auth) {
        return millrace.run(template(name, way, auth), "secrets/" + name, Map.of());
    }

    private static String template(String name, String way, String auth) {
        return """
                namespace: secrets
                name: %s
                version: 1.0.0
                steps:
                  - name: call
                    handler: http
                    config: { url: "http://127.0.0.1:%d/%s", auth: %s }
                """.formatted(name, server.getAddress().getPort(), way, auth.strip());
    }

    private static String code(JsonNode task) {
        return task.path("error").path("code").asText();
    }
}
