package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.localstack.template.Pseudo;
import dev.millrace.promises.handlers.Hear;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Subscriptions made by API: events reach their targets, none is lost, and one that fails disturbs no other.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the subscribers' stack")
class SubscriptionsTest {
    private static final String QUEUES = "orders-events,shipping-events,first-events,second-events,held-events";

    private static Millrace millrace;

    @BeforeAll
    static void start() {
        millrace = Millrace.start(Millrace.options(SynthesizedTemplate.furnished()));
        for (var queue : QUEUES.split(",", -1)) {
            millrace.stack().clients().sqs().createQueue(request -> request.queueName(queue));
        }
        millrace.stack().clients().sqs().createQueue(request -> request.queueName("forbidden-events"));
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void an_event_reaches_a_queue_in_the_form_in_which_a_rule_would_bring_it() {
        put("orders", """
                namespace: orders
                events: [task.completed]
                condition: { "==": [{ "var": "event.template" }, "quick"] }
                target: { sqs: "%s" }
                """.formatted(arn("orders-events"))).expecting(201);
        apply("orders", "quick");
        apply("orders", "other");

        var other = millrace.submit("orders/other", Map.of());
        millrace.ended(other);
        var task = millrace.submit("orders/quick", Map.of());

        var event = json(queue("orders-events").take(1).getFirst());
        assertThat(event.path("source").asText()).isEqualTo("millrace");
        assertThat(event.path("detail-type").asText()).isEqualTo("task.completed");
        assertThat(event.path("detail").path("task").asText()).isEqualTo(task);
        Eventually.until("health", () -> health("orders").path("delivered").asLong() == 1);
        assertThat(health("orders").path("failed").asLong()).isZero();
    }

    @Test
    void a_document_declares_many_and_applied_again_changes_nothing() {
        var document = """
                subscriptions:
                  - name: first
                    pattern: { detail-type: [{ prefix: "task." }], detail: { namespace: [declared] } }
                    target: { sqs: "%s" }
                  - name: second
                    events: task.*
                    namespace: declared
                    target: { sqs: "%s" }
                """.formatted(arn("first-events"), arn("second-events"));

        var once = millrace.post("/subscriptions", document).expecting(200).body();
        var twice = millrace.post("/subscriptions", document).expecting(200).body();
        apply("declared", "quick");
        var task = millrace.submit("declared/quick", Map.of());

        assertThat(once.path("results").findValuesAsText("created")).containsExactly("true", "true");
        assertThat(twice.path("results").findValuesAsText("changed")).containsExactly("false", "false");
        for (var queue : List.of("first-events", "second-events")) {
            assertThat(queue(queue).take(2))
                    .extracting(body -> json(body).path("detail").path("task").asText())
                    .containsOnly(task);
        }
        assertThat(types("first")).containsExactly("subscription.created");
    }

    @Test
    void a_paused_subscription_loses_nothing() {
        put("held", """
                namespace: held
                events: [task.completed]
                target: { sqs: "%s" }
                """.formatted(arn("held-events"))).expecting(201);
        apply("held", "quick");
        millrace.post("/subscriptions/held/pause?reason=moving", "").expecting(200);

        var tasks = IntStream.range(0, 12)
                .mapToObj(i -> millrace.submit("held/quick", Map.of("n", i)))
                .toList();
        tasks.forEach(millrace::ended);
        millrace.post("/subscriptions/held/resume", "").expecting(200);

        assertThat(queue("held-events").take(12))
                .extracting(body -> json(body).path("detail").path("task").asText())
                .containsExactlyInAnyOrderElementsOf(tasks);
        Eventually.until(
                "all is released", () -> !show("held").path("subscription").has("releasingSince"));
        Eventually.until("events", () -> types("held").size() == 3);
        assertThat(types("held"))
                .containsExactly("subscription.created", "subscription.paused", "subscription.resumed");
    }

    @Test
    void a_poison_event_ends_as_a_dead_letter_with_the_reason_and_can_be_delivered_again() {
        put("shipping", """
                namespace: shipping
                events: [task.completed]
                target: { sqs: "%s" }
                """.formatted(arn("forbidden-events"))).expecting(201);
        apply("shipping", "quick");
        var task = millrace.submit("shipping/quick", Map.of());

        var letter = Eventually.found(
                () -> "a dead letter\n" + millrace.log(),
                Eventually.PATIENCE,
                () -> deadLetters("shipping").stream().findFirst());
        assertThat(letter.path("code").asText()).isEqualTo("SQS_AccessDenied");
        assertThat(letter.path("reason").asText()).contains("sqs:SendMessage");
        assertThat(letter.path("detail").path("task").asText()).isEqualTo(task);
        Eventually.until("it is told", () -> types("shipping").contains("delivery.failed"));

        put("shipping", """
                namespace: shipping
                events: [task.completed]
                target: { sqs: "%s" }
                """.formatted(arn("shipping-events"))).expecting(200);
        millrace.post("/subscriptions/shipping/deliveries/" + letter.path("id").asText() + "/redeliver", "")
                .expecting(202);

        assertThat(json(queue("shipping-events").take(1).getFirst())
                        .path("detail")
                        .path("task")
                        .asText())
                .isEqualTo(task);
        assertThat(deadLetters("shipping").getFirst().path("redelivered").asBoolean())
                .isTrue();
        Eventually.until("the change is told", () -> types("shipping").contains("subscription.changed"));
    }

    @Test
    void an_event_starts_a_task_and_a_copy_of_it_starts_none_whatever_the_template_says_of_submissions() {
        apply("starting", "quick");
        millrace.apply("""
                namespace: started
                name: follow
                version: 1.0.0
                identity: unique
                steps: [{ name: only, handler: pass, input: "${input.of}" }]
                """);
        put("follow", """
                namespace: starting
                events: [task.completed]
                target: { task: started/follow, input: { of: "${input.task}" } }
                """).expecting(201);

        var task = millrace.submit("starting/quick", Map.of());
        Eventually.until("a task", () -> tasksOf("started").size() == 1);
        millrace.ended(tasksOf("started").getFirst());
        var event = millrace.events().of(task).stream()
                .filter(one -> one.path("type").asText().equals("task.completed"))
                .findFirst()
                .orElseThrow();
        Eventually.until("health", () -> health("follow").path("delivered").asLong() == 1);
        var copy = Millrace.JSON.createObjectNode();
        copy.put("detail-type", "task.completed").put("source", "millrace").set("detail", event);
        Queue.of(millrace.stack(), "MillraceDeliveriesEvents").send(copy.toString());
        Eventually.until(
                "the copy is delivered",
                () -> health("follow").path("delivered").asLong() == 2);

        assertThat(tasksOf("started")).hasSize(1);
        assertThat(millrace.show(tasksOf("started").getFirst(), "")
                        .path("result")
                        .asText())
                .isEqualTo(task);
    }

    @Test
    void a_function_is_invoked_if_the_deployment_allows_it() {
        apply("invoking", "quick");
        var wanted = "namespace: invoking\nevents: [task.completed]\ntarget: { lambda: %s }\n";
        put("allowed", wanted.formatted("serve-workers")).expecting(201);
        put("not-allowed", wanted.formatted("sweep")).expecting(201);

        millrace.submit("invoking/quick", Map.of());

        Eventually.until(
                "it is invoked", () -> health("allowed").path("delivered").asLong() == 1);
        Eventually.until(
                "the other is given up", () -> !deadLetters("not-allowed").isEmpty());
        assertThat(deadLetters("not-allowed").getFirst().path("code").asText()).isEqualTo("LAMBDA_403");
    }

    @Test
    void a_step_handler_is_run_with_the_event_and_tried_again() {
        apply("heard", "quick");
        put("hear", """
                namespace: heard
                events: [task.completed]
                target: { handler: test.hear, config: { greeting: hello } }
                retry: { attempts: 3, backoff: fixed, delay: 50ms }
                """).expecting(201);

        var task = millrace.submit("heard/quick", Map.of());
        Eventually.until("it is heard", () -> health("hear").path("delivered").asLong() == 1);

        assertThat(Hear.ATTEMPTS).extracting(Hear.Heard::task).containsExactly(task, task);
        assertThat(Hear.ATTEMPTS).extracting(Hear.Heard::attempt).containsExactly(1, 2);
        assertThat(Hear.ATTEMPTS)
                .extracting(Hear.Heard::key)
                .containsOnly(Hear.ATTEMPTS.getFirst().key());
        assertThat(Hear.ATTEMPTS).extracting(Hear.Heard::greeting).containsOnly("hello");
        assertThat(health("hear").path("retried").asLong()).isEqualTo(1);
        assertThat(health("hear").path("lastError").path("code").asText()).isEqualTo("NOT_YET");
    }

    @Test
    void a_server_is_called_as_an_http_step_would_call_it() {
        apply("called", "quick");
        try (var server = new Receiver().answering(request -> request == 1 ? 503 : 200)) {
            put("call", """
                    namespace: called
                    events: [task.completed]
                    target:
                      http:
                        url: "%s"
                        method: PUT
                        body: { task: "${input.task}", told: "${input.type}" }
                    retry: { attempts: 3, backoff: fixed, delay: 50ms }
                    """.formatted(server.url())).expecting(201);

            var task = millrace.submit("called/quick", Map.of());
            Eventually.until("the call", () -> server.tasksTaken().contains(task));

            assertThat(server.deliveries()).hasSize(2);
            assertThat(server.deliveries().getLast().event().path("told").asText())
                    .isEqualTo("task.completed");
            Eventually.until("health", () -> health("call").path("retried").asLong() == 1);
        }
    }

    @Test
    void a_handler_that_is_not_there_or_can_not_be_called_so_is_refused() {
        var refused = millrace.post("/subscriptions", """
                subscriptions:
                  - { name: one, events: "*", target: { handler: nobody } }
                  - { name: two, events: "*", target: { http: { method: POST, url: 7 } } }
                  - { name: three, events: "*", target: { http: { url: "https://a.example" }, input: { x: "${y.z}" } } }
                """);
        var wrong = put("wrong", "events: '*'\ntarget: { sqs: 'http://q', config: { a: 1 } }\n");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("problems").findValuesAsText("at"))
                .allSatisfy(at -> assertThat(at).contains("target"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().path("problems").findValuesAsText("problem"))
                .containsExactly("only a handler has a config");
    }

    @Test
    void a_deleted_subscription_gets_nothing_more_and_is_not_shown() {
        put("brief", "events: [task.failed]\ntarget: { sqs: \"%s\" }\n".formatted(arn("orders-events")))
                .expecting(201);
        millrace.delete("/subscriptions/brief").expecting(200);

        assertThat(millrace.get("/subscriptions/brief").status()).isEqualTo(404);
        assertThat(millrace.delete("/subscriptions/brief").status()).isEqualTo(404);
        Eventually.until("both events", () -> types("brief").size() == 2);
        assertThat(types("brief")).containsExactly("subscription.created", "subscription.deleted");
    }

    @Test
    void nonsense_is_refused_with_every_problem_and_its_place() {
        var refused = put("bad", """
                events: ["no.such type!"]
                pattern: { detail: { x: { no: pattern } } }
                condition: { "is": [1, { "var": "task" }] }
                target: { webhook: "ftp://x", sqs: "y" }
                rate: fast
                burst: 0
                retry: { attempts: 0 }
                onError: shout
                color: red
                """);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("problems").findValuesAsText("at"))
                .contains("color", "rate", "burst", "onError", "retry.attempts", "target", "pattern", "events");
        assertThat(refused.body().path("problems").findValuesAsText("line")).doesNotContain("0");
        assertThat(millrace.get("/subscriptions/bad").status()).isEqualTo(404);
        assertThat(millrace.post("/subscriptions/bad/resume", "").status()).isEqualTo(404);
        assertThat(put("bad", "").status()).isEqualTo(400);
    }

    private static Answer put(String name, String text) {
        return millrace.put("/subscriptions/" + name, text);
    }

    private static void apply(String namespace, String name) {
        millrace.apply("""
                namespace: %s
                name: %s
                version: 1.0.0
                events: task
                steps: [{ name: only, handler: pass }]
                """.formatted(namespace, name));
    }

    private static String arn(String queue) {
        return "arn:aws:sqs:" + Pseudo.REGION + ":" + Pseudo.ACCOUNT + ":" + queue;
    }

    private static Queue queue(String name) {
        var sqs = millrace.stack().clients().sqs();
        return new Queue(
                sqs, sqs.getQueueUrl(request -> request.queueName(name)).queueUrl());
    }

    private static JsonNode show(String name) {
        return millrace.get("/subscriptions/" + name).expecting(200).body();
    }

    private static JsonNode health(String name) {
        return show(name).path("health");
    }

    private static List<JsonNode> deadLetters(String name) {
        return millrace.get("/subscriptions/" + name + "/dead-letters")
                .expecting(200)
                .body()
                .path("deadLetters")
                .valueStream()
                .toList();
    }

    private static List<String> tasksOf(String namespace) {
        return millrace.get("/tasks?namespace=" + namespace)
                .expecting(200)
                .body()
                .path("tasks")
                .findValuesAsText("id");
    }

    /// The types of the events about a subscription, in the order of their times.
    private static List<String> types(String name) {
        return millrace.events().of("").stream()
                .filter(event -> event.path("subscription").asText().equals(name))
                .sorted(Comparator.comparingLong(event -> event.path("revision").asLong()))
                .map(event -> event.path("type").asText())
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return Millrace.JSON.readTree(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
