package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.handler.webhook.Signatures;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Webhooks: signed, retried, logged, and disabled when nobody is there any more.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the webhooks' stack")
class WebhooksTest {
    private static Millrace millrace;

    @BeforeAll
    static void start() {
        millrace = Millrace.start();
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void a_delivery_is_signed_and_both_secrets_sign_while_one_follows_the_other() {
        try (var receiver = new Receiver()) {
            var first = hook("signed", receiver.url(), "").path("secret").asText();
            var task = run("signed");
            Eventually.until("a delivery", () -> receiver.tasksTaken().contains(task));
            var second = millrace.post("/subscriptions/signed/rotate-secret", "")
                    .expecting(200)
                    .body()
                    .path("secret")
                    .asText();
            var later = run("signed");
            Eventually.until("a delivery", () -> receiver.tasksTaken().contains(later));

            var before = receiver.deliveries().getFirst();
            var after = receiver.deliveries().getLast();
            assertThat(before.id()).isEqualTo(before.event().path("id").asText());
            assertThat(fits(first, before)).isTrue();
            assertThat(fits(second, before)).isFalse();
            assertThat(fits(first, after)).isTrue();
            assertThat(fits(second, after)).isTrue();
            assertThat(second).isNotEqualTo(first);
            assertThat(show("signed").toString()).doesNotContain("whsec_");
            Eventually.until(
                    "both are in the log",
                    () -> kept("signed", "deliveries", "deliveries").size() == 2);
            assertThat(millrace.get("/subscriptions/signed/deliveries")
                            .expecting(200)
                            .body()
                            .toString())
                    .contains("v1,***")
                    .doesNotContain(after.signature());
            assertThat(millrace.log().toString()).doesNotContain("whsec_").doesNotContain(first);
            Eventually.until("it is told", () -> types("signed").contains("webhook.secret-rotated"));
        }
    }

    @Test
    void one_that_fails_half_the_time_and_one_that_is_slow_disturb_no_third() {
        try (var good = new Receiver();
                var shaky = new Receiver().answering(request -> request % 2 == 0 ? 200 : 503);
                var slow = new Receiver().answering(request -> {
                    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                    return 200;
                })) {
            apply("crowd");
            hook("good", "crowd", good.url(), "");
            hook("shaky", "crowd", shaky.url(), "retry: { attempts: 30, backoff: fixed, delay: 1s }");
            hook("slow", "crowd", slow.url(), "");

            var tasks = IntStream.range(0, 30)
                    .mapToObj(i -> millrace.submit("crowd/quick", Map.of("n", i)))
                    .toList();
            tasks.forEach(millrace::ended);
            var ended = System.nanoTime();
            for (var receiver : List.of(good, shaky, slow)) {
                Eventually.until("all of them", () -> receiver.tasksTaken().containsAll(tasks));
            }

            var last = good.deliveries().stream()
                    .mapToLong(Receiver.Delivery::nanos)
                    .max()
                    .orElseThrow();
            assertThat(Duration.ofNanos(last - ended)).isLessThan(Duration.ofSeconds(30));
            Eventually.until("health", () -> health("shaky").path("delivered").asLong() >= 30);
            assertThat(health("shaky").path("retried").asLong()).isPositive();
            assertThat(health("shaky").path("lastError").path("code").asText()).isEqualTo("HTTP_503");
            assertThat(health("good").path("retried").asLong()).isZero();
        }
    }

    @Test
    void what_the_receiver_refuses_for_good_is_a_dead_letter_and_can_be_delivered_again() {
        try (var receiver = new Receiver().answering(request -> request == 1 ? 422 : 200)) {
            hook("picky", receiver.url(), "");
            var task = run("picky");

            var letter = Eventually.found(
                    "a dead letter",
                    Eventually.PATIENCE,
                    () -> kept("picky", "dead-letters", "deadLetters").stream().findFirst());
            assertThat(letter.path("code").asText()).isEqualTo("HTTP_422");
            assertThat(letter.path("response.body").asText()).isEqualTo("answer 422");
            assertThat(letter.path("attempts").asInt()).isEqualTo(1);
            millrace.post("/subscriptions/picky/redeliver", "").expecting(202);

            Eventually.until("it is taken", () -> receiver.tasksTaken().contains(task));
            Eventually.until(
                    "both are in the log",
                    () -> kept("picky", "deliveries", "deliveries").size() == 2);
            assertThat(kept("picky", "deliveries", "deliveries"))
                    .extracting(delivery -> delivery.path("status").asText())
                    .contains("422");
            Eventually.until("the failure is told", () -> types("picky").contains("delivery.failed"));
        }
    }

    @Test
    void what_is_in_the_log_can_be_delivered_again() {
        try (var receiver = new Receiver()) {
            hook("again", receiver.url(), "");
            run("again");
            var sent = Eventually.found(
                    "its entry in the log",
                    Eventually.PATIENCE,
                    () -> kept("again", "deliveries", "deliveries").stream().findFirst());

            millrace.post("/subscriptions/again/deliveries/" + sent.path("id").asText() + "/redeliver", "")
                    .expecting(202);

            Eventually.until(
                    "two entries",
                    () -> kept("again", "deliveries", "deliveries").size() == 2);
            assertThat(kept("again", "deliveries", "deliveries"))
                    .extracting(delivery -> delivery.path("id").asText())
                    .doesNotHaveDuplicates();
            assertThat(receiver.deliveries()).hasSize(2);
            assertThat(receiver.deliveries())
                    .extracting(Receiver.Delivery::id)
                    .containsOnly(receiver.deliveries().getFirst().id());
        }
    }

    @Test
    void a_receiver_that_is_gone_is_left_alone_and_gets_everything_when_it_is_back() {
        try (var receiver = new Receiver().answering(request -> 410)) {
            hook("gone", receiver.url(), "");
            var task = run("gone");
            Eventually.until("it is disabled", () -> state("gone").equals("disabled"));
            var next = run("gone");
            assertThat(receiver.deliveries()).hasSize(1);

            receiver.answering(request -> 200);
            millrace.post("/subscriptions/gone/resume", "").expecting(200);

            Eventually.until("both", () -> receiver.tasksTaken().containsAll(List.of(task, next)));
            Eventually.until("it is told", () -> types("gone").contains("webhook.enabled"));
            assertThat(types("gone")).contains("webhook.disabled");
        }
    }

    @Test
    void a_receiver_that_fails_for_too_long_is_disabled() {
        try (var receiver = new Receiver().answering(request -> 500)) {
            hook("failing", receiver.url(), """
                    retry: { attempts: 100, backoff: fixed, delay: 1s }
                    disableAfter: { failures: 2, time: 1s }
                    """);
            var task = run("failing");

            Eventually.until("it is disabled", () -> state("failing").equals("disabled"));
            assertThat(show("failing").path("subscription").path("reason").asText())
                    .contains("attempts in a row failed");
            receiver.answering(request -> 200);
            millrace.post("/subscriptions/failing/resume", "").expecting(200);
            Eventually.until("it is taken", () -> receiver.tasksTaken().contains(task));
        }
    }

    @Test
    void a_receiver_says_when_to_come_again() {
        try (var receiver =
                new Receiver().answering(request -> request == 1 ? 429 : 200).answeringRetryAfter("3")) {
            hook("patient", receiver.url(), "retry: { attempts: 2, backoff: fixed, delay: 5m }");
            var task = run("patient");

            Eventually.until("it is taken", () -> receiver.tasksTaken().contains(task));
            var waited = receiver.deliveries().getLast().nanos()
                    - receiver.deliveries().getFirst().nanos();
            assertThat(Duration.ofNanos(waited)).isGreaterThan(Duration.ofMillis(2_400));
        }
    }

    @Test
    void private_addresses_are_not_called() {
        hook("metadata", "http://169.254.169.254/latest/meta-data", "");
        hook("inside", "http://10.0.0.1/", "");
        run("metadata");
        run("inside");

        for (var name : List.of("metadata", "inside")) {
            var letter = Eventually.found(
                    "a dead letter",
                    Eventually.PATIENCE,
                    () -> kept(name, "dead-letters", "deadLetters").stream().findFirst());
            assertThat(letter.path("code").asText()).isEqualTo("HTTP_ADDRESS_REFUSED");
        }
    }

    @Test
    void a_ping_says_whether_the_receiver_is_there() {
        try (var receiver = new Receiver().answering(request -> request == 1 ? 200 : 500)) {
            hook("pinged", receiver.url(), "");

            var there = millrace.post("/subscriptions/pinged/ping", "")
                    .expecting(200)
                    .body();
            var broken = millrace.post("/subscriptions/pinged/ping", "")
                    .expecting(200)
                    .body();

            assertThat(there.path("delivered").asBoolean()).isTrue();
            assertThat(receiver.deliveries().getFirst().event().path("type").asText())
                    .isEqualTo("ping");
            assertThat(broken.path("delivered").asBoolean()).isFalse();
            assertThat(broken.path("code").asText()).isEqualTo("HTTP_500");
        }
    }

    @Test
    void a_rate_is_kept() {
        try (var receiver = new Receiver()) {
            apply("paced");
            hook("paced", "paced", receiver.url(), "rate: 2/s\nburst: 1");
            var tasks = IntStream.range(0, 8)
                    .mapToObj(i -> millrace.submit("paced/quick", Map.of("n", i)))
                    .toList();
            tasks.forEach(millrace::ended);

            Eventually.until("all", () -> receiver.tasksTaken().containsAll(tasks));
            var nanos = receiver.deliveries().stream()
                    .map(Receiver.Delivery::nanos)
                    .sorted()
                    .toList();
            assertThat(Duration.ofNanos(nanos.getLast() - nanos.getFirst())).isGreaterThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void the_failure_of_a_subscription_is_not_told_to_itself() {
        try (var receiver = new Receiver().answering(request -> 400)) {
            millrace.put("/subscriptions/selfish", """
                    events: [delivery.failed, "subscription.*"]
                    target: { webhook: "%s" }
                    """.formatted(receiver.url()))
                    .expecting(201);
            hook("doomed", receiver.url(), "");
            run("doomed");

            Eventually.until(
                    "both fail",
                    () -> types("doomed").contains("delivery.failed")
                            && !kept("selfish", "dead-letters", "deadLetters").isEmpty());
            assertThat(types("selfish")).containsExactly("subscription.created");
            assertThat(kept("selfish", "dead-letters", "deadLetters"))
                    .noneMatch(letter ->
                            letter.path("detail").path("subscription").asText().equals("selfish"));
        }
    }

    private static JsonNode hook(String name, String url, String more) {
        apply(name);
        return hook(name, name, url, more);
    }

    private static JsonNode hook(String name, String namespace, String url, String more) {
        return millrace.put("/subscriptions/" + name, """
                namespace: %s
                events: [task.completed]
                target: { webhook: "%s" }
                %s
                """.formatted(namespace, url, more))
                .expecting(201)
                .body();
    }

    private static void apply(String namespace) {
        millrace.apply("""
                namespace: %s
                name: quick
                version: 1.0.0
                events: task
                steps: [{ name: only, handler: pass }]
                """.formatted(namespace));
    }

    private static String run(String namespace) {
        var task = millrace.submit(namespace + "/quick", Map.of());
        millrace.ended(task);
        return task;
    }

    private static boolean fits(String secret, Receiver.Delivery delivery) {
        return Signatures.verify(
                secret,
                delivery.id(),
                delivery.timestamp(),
                delivery.signature(),
                delivery.body().getBytes(StandardCharsets.UTF_8),
                Instant.now());
    }

    private static JsonNode show(String name) {
        return millrace.get("/subscriptions/" + name).expecting(200).body();
    }

    private static String state(String name) {
        return show(name).path("subscription").path("state").asText();
    }

    private static JsonNode health(String name) {
        return show(name).path("health");
    }

    private static List<JsonNode> kept(String name, String what, String field) {
        return millrace.get("/subscriptions/" + name + "/" + what)
                .expecting(200)
                .body()
                .path(field)
                .valueStream()
                .toList();
    }

    private static List<String> types(String name) {
        return millrace.events().of("").stream()
                .filter(event -> event.path("subscription").asText().equals(name))
                .sorted(Comparator.comparing(event -> event.path("time").asText()))
                .map(event -> event.path("type").asText())
                .toList();
    }
}
