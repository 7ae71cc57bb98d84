package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.localstack.template.Pseudo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Who asks for order gets each task's events in the order in which they came about, whatever fails meanwhile.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the stack of ordered events")
class OrderTest {
    private static final List<String> QUEUES = List.of("all-in-order.fifo", "held-in-order.fifo");

    private static Millrace millrace;

    @BeforeAll
    static void start() {
        millrace = Millrace.start(Millrace.options(SynthesizedTemplate.with(
                Map.of("subscriberQueues", String.join(",", QUEUES), "orderedEvents", "true"))));
        for (var queue : QUEUES) {
            millrace.stack()
                    .clients()
                    .sqs()
                    .createQueue(request ->
                            request.queueName(queue).attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")));
        }
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void a_fifo_queue_gets_the_events_of_each_task_in_causal_order() {
        put("all", """
                namespace: graphs
                events: "*"
                order: task
                target: { sqs: "%s" }
                """.formatted(arn("all-in-order.fifo"))).expecting(201);
        millrace.apply(Graphs.chain("ordered-chain", 15));
        millrace.apply(Graphs.fan("ordered-fan", 10).json());
        millrace.apply("""
                namespace: graphs
                name: ordered-shaky
                version: 1.0.0
                events: all
                defaults: { retry: { attempts: 4, backoff: fixed, delay: 20ms } }
                steps:
                  - { name: start, handler: pass }
                  - { name: shaky, handler: fail, dependsOn: start, config: { times: 2 } }
                  - { name: other, handler: fail, dependsOn: start, config: { times: 1 } }
                  - { name: join, handler: pass, dependsOn: [shaky, other] }
                """);

        var chains = submit(4, "graphs/ordered-chain");
        var fans = submit(4, "graphs/ordered-fan");
        var shaky = submit(4, "graphs/ordered-shaky");
        var received = receive("all-in-order.fifo", all(all(chains, fans), shaky));

        assertThat(chains).allSatisfy(task -> {
            assertThat(received.getOrDefault(task, List.of())).hasSizeGreaterThan(30);
            assertThat(received.getOrDefault(task, List.of()))
                    .isEqualTo(CausalOrder.of(received.getOrDefault(task, List.of())));
        });
        assertThat(fans)
                .allSatisfy(task -> causesComeFirst(
                        received.getOrDefault(task, List.of()),
                        IntStream.range(0, 10)
                                .mapToObj(i -> List.of(new Led("first", "m" + i), new Led("m" + i, "last")))
                                .flatMap(List::stream)
                                .toList()));
        assertThat(shaky)
                .allSatisfy(task -> causesComeFirst(
                        received.getOrDefault(task, List.of()),
                        List.of(
                                new Led("start", "shaky"),
                                new Led("start", "other"),
                                new Led("shaky", "join"),
                                new Led("other", "join"))));
    }

    @Test
    void a_receiver_that_fails_holds_up_the_task_it_fails_for_and_no_other() {
        var down = new AtomicBoolean(true);
        Set<String> failing = ConcurrentHashMap.newKeySet();
        try (var receiver = new Receiver().answeringTo(body -> {
            var task = json(body).path("task").asText();
            return down.get() && failing.contains(task) ? 503 : 200;
        })) {
            put("failing", """
                    namespace: graphs
                    pattern: { detail: { template: [held-up] } }
                    order: task
                    target: { webhook: "%s" }
                    retry: { attempts: 100, backoff: fixed, delay: 200ms }
                    """.formatted(receiver.url())).expecting(201);
            millrace.apply(Graphs.chain("held-up", 6));

            var heldUp = submit(1, "graphs/held-up").getFirst();
            failing.add(heldUp);
            var others = submit(3, "graphs/held-up");
            others.forEach(task -> Eventually.until("the end of another task", () -> hasEnded(receiver, task)));
            Eventually.until("some attempts", () -> attempts(receiver, heldUp) >= 3);
            millrace.ended(heldUp);
            assertThat(hasEnded(receiver, heldUp)).isFalse();
            down.set(false);
            Eventually.until("its end", () -> hasEnded(receiver, heldUp));

            for (var task : all(others, List.of(heldUp))) {
                assertThat(taken(receiver, task)).isEqualTo(CausalOrder.of(taken(receiver, task)));
                isAllOf(task, taken(receiver, task));
            }
            assertThat(show("failing").path("health").path("retried").asInt()).isPositive();
        }
    }

    @Test
    void what_waits_for_a_paused_subscription_comes_in_order_too() {
        put("held", """
                namespace: graphs
                pattern: { detail: { template: [ordered-held] } }
                order: task
                target: { sqs: "%s" }
                """.formatted(arn("held-in-order.fifo"))).expecting(201);
        millrace.apply(Graphs.chain("ordered-held", 5));
        millrace.post("/subscriptions/held/pause?reason=moving", "").expecting(200);
        var before = submit(3, "graphs/ordered-held");
        before.forEach(millrace::ended);
        millrace.post("/subscriptions/held/resume", "").expecting(200);
        var later = submit(3, "graphs/ordered-held");

        var received = receive("held-in-order.fifo", all(before, later));

        assertThat(received.values()).allSatisfy(events -> assertThat(events).isEqualTo(CausalOrder.of(events)));
    }

    @Test
    void order_can_not_change_under_events_that_are_on_their_way() {
        var unordered = "events: [task.failed]\ntarget: { webhook: \"https://hooks.example.com\" }\n";
        put("fixed", unordered + "order: task\n").expecting(201);

        assertThat(put("fixed", unordered).status()).isEqualTo(409);
        assertThat(put("fixed", unordered + "order: sometimes\n").status()).isEqualTo(400);
        put("fixed", unordered + "order: task\nrate: 5/s\n").expecting(200);
        millrace.delete("/subscriptions/fixed").expecting(200);
        put("fixed", unordered).expecting(201);
    }

    private record Led(String cause, String effect) {}

    /// A step's own events come in order, after all that the task told until then and after the end of the steps before
    /// it; the task's end comes last.
    private static void causesComeFirst(List<JsonNode> events, List<Led> leads) {
        assertThat(events.getFirst().path("type").asText()).isEqualTo("task.created");
        assertThat(events.getLast().path("type").asText()).isEqualTo("task.completed");
        for (var led : leads) {
            var ended = indexes(events, led.cause(), "step.completed");
            var begun = indexes(events, led.effect(), "step.readied", "step.started", "step.completed");
            assertThat(ended).as("end of %s in %s", led.cause(), events).hasSize(1);
            assertThat(begun)
                    .isNotEmpty()
                    .allSatisfy(index ->
                            assertThat(index).as("%s in %s", led, events).isGreaterThan(ended.getFirst()));
        }
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).path("revision").asLong() > 0) {
                var read = events.get(i).path("taskVersion").asLong();
                var after = events.subList(i, events.size()).stream()
                        .filter(event -> event.path("revision").asLong() == 0)
                        .map(event -> event.path("taskVersion").asLong());
                assertThat(after).allSatisfy(version -> assertThat(version).isGreaterThan(read));
            }
        }
        for (var ofOne : events.stream()
                .collect(Collectors.groupingBy(event ->
                        event.path("step").asText() + (event.path("revision").asLong() == 0)))
                .values()) {
            assertThat(ofOne).isEqualTo(CausalOrder.of(ofOne));
        }
    }

    private static List<Integer> indexes(List<JsonNode> events, String step, String... types) {
        return IntStream.range(0, events.size())
                .filter(i -> events.get(i).path("step").asText().equals(step))
                .filter(i -> List.of(types).contains(events.get(i).path("type").asText()))
                .boxed()
                .toList();
    }

    private static List<String> submit(int count, String template) {
        return IntStream.range(0, count)
                .mapToObj(i -> millrace.submit(template, Map.of("n", i)))
                .toList();
    }

    private static List<String> all(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /// As many as the bus has, which keeps no order.
    private static void isAllOf(String task, List<JsonNode> events) {
        Eventually.until(
                "all events of the task on the bus",
                () -> ids(millrace.events().of(task)).equals(ids(events)));
    }

    private static boolean hasEnded(Receiver receiver, String task) {
        return taken(receiver, task).stream()
                .anyMatch(event -> event.path("type").asText().equals("task.completed"));
    }

    /// Those that the receiver took, as they came.
    private static List<JsonNode> taken(Receiver receiver, String task) {
        return receiver.deliveries().stream()
                .filter(delivery -> delivery.answered() == 200)
                .map(Receiver.Delivery::event)
                .filter(event -> event.path("task").asText().equals(task))
                .toList();
    }

    private static long attempts(Receiver receiver, String task) {
        return receiver.deliveries().stream()
                .filter(delivery -> delivery.answered() == 503)
                .filter(delivery -> delivery.event().path("task").asText().equals(task))
                .count();
    }

    /// Until the end of each task has come, in the order in which the queue gives them.
    private static Map<String, List<JsonNode>> receive(String name, List<String> tasks) {
        var sqs = millrace.stack().clients().sqs();
        var url = sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
        Map<String, List<JsonNode>> received = new HashMap<>();
        Set<String> ended = ConcurrentHashMap.newKeySet();
        Supplier<String> missing = () -> "all of " + name + ", which lacks the ends of "
                + tasks.stream()
                        .filter(task -> !ended.contains(task))
                        .map(task -> millrace.show(task, "?include=steps,history"))
                        .toList()
                + " in order " + millrace.get("/subscriptions").expecting(200).body()
                + "\n" + millrace.log();
        Eventually.found(missing, Eventually.PATIENCE, () -> {
            sqs.receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(10))
                    .messages()
                    .forEach(message -> {
                        var event = json(message.body()).path("detail");
                        var task = event.path("task").asText();
                        received.computeIfAbsent(task, first -> new ArrayList<>())
                                .add(event);
                        if (event.path("type").asText().equals("task.completed")) {
                            ended.add(task);
                        }
                        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
                    });
            return Optional.of(true).filter(all -> ended.containsAll(tasks));
        });
        tasks.forEach(task -> isAllOf(task, received.getOrDefault(task, List.of())));
        received.keySet().retainAll(tasks);
        return received;
    }

    private static Set<String> ids(List<JsonNode> events) {
        return events.stream().map(event -> event.path("id").asText()).collect(Collectors.toSet());
    }

    private static Answer put(String name, String text) {
        return millrace.put("/subscriptions/" + name, text);
    }

    private static JsonNode show(String name) {
        return millrace.get("/subscriptions/" + name).expecting(200).body();
    }

    private static String arn(String queue) {
        return "arn:aws:sqs:" + Pseudo.REGION + ":" + Pseudo.ACCOUNT + ":" + queue;
    }

    private static JsonNode json(String text) {
        try {
            return Millrace.JSON.readTree(text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
