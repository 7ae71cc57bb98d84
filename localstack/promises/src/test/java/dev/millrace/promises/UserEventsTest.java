package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.localstack.template.Pseudo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Events of users' own: registered, published by steps, by workers outside and by API, brought to who asked for them,
/// stored.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the subscriber's queue")
class UserEventsTest {
    private static final String QUEUE = "shipped-events";

    private static Millrace millrace;

    @BeforeAll
    static void start() {
        millrace = Millrace.start(Millrace.options(SynthesizedTemplate.furnished()));
        millrace.stack().clients().sqs().createQueue(request -> request.queueName(QUEUE));
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void what_a_step_publishes_reaches_who_asked_for_it_and_is_kept() {
        register("shop", "order.shipped", "parcels: { type: integer, minimum: 1 }", "parcels");
        millrace.put("/subscriptions/shipping", """
                namespace: shop
                events: [order.shipped]
                condition: { ">": [{ "var": "event.body.parcels" }, 1] }
                target: { sqs: "arn:aws:sqs:%s:%s:%s" }
                """.formatted(Pseudo.REGION, Pseudo.ACCOUNT, QUEUE))
                .expecting(201);
        millrace.apply("""
                namespace: shop
                name: order
                version: 1.0.0
                events: task
                steps:
                  - { name: pick, handler: pass }
                  - name: ship
                    handler: test.publish
                    dependsOn: pick
                    config:
                      events:
                        - { type: order.shipped, body: { parcels: 1 } }
                        - { type: order.shipped, body: { parcels: 2 } }
                """);

        var task = millrace.submit(Millrace.submission("shop/order", Map.of()).put("correlationId", "basket-7"));

        assertThat(Millrace.state(millrace.ended(task))).isEqualTo("complete");
        var brought = json(queue().take(1).getFirst());
        assertThat(brought.path("source").asText()).isEqualTo("millrace.user");
        assertThat(brought.path("detail-type").asText()).isEqualTo("order.shipped");
        var event = brought.path("detail");
        assertThat(event.path("body").path("parcels").asInt()).isEqualTo(2);
        assertThat(event.path("type").asText()).isEqualTo("order.shipped");
        assertThat(event.path("version").asInt()).isEqualTo(1);
        assertThat(event.path("namespace").asText()).isEqualTo("shop");
        assertThat(event.path("task").asText()).isEqualTo(task);
        assertThat(event.path("step").asText()).isEqualTo("ship");
        assertThat(event.path("attempt").asInt()).isEqualTo(1);
        assertThat(event.path("position").asInt()).isEqualTo(2);
        assertThat(event.path("correlationId").asText()).isEqualTo("basket-7");
        assertThat(event.path("traceparent").asText()).startsWith("00-");
        Eventually.until(
                "both are stored", () -> stored("order.shipped", "shop").size() == 2);
        assertThat(stored("order.shipped", "shop"))
                .extracting(
                        each -> each.path("detail").path("body").path("parcels").asInt())
                .containsExactlyInAnyOrder(1, 2);
        assertThat(millrace.events().throughTheEndOf(task))
                .extracting(each -> each.path("type").asText())
                .as("at level task, with what users publish before the end of its step")
                .containsExactlyInAnyOrder("task.created", "order.shipped", "order.shipped", "task.completed");
    }

    @Test
    void a_steps_events_stand_before_its_end_in_causal_order() {
        register("ordered", "page.printed", "number: { type: integer }", "number");
        millrace.apply("""
                namespace: ordered
                name: book
                version: 1.0.0
                events: all
                steps:
                  - name: print
                    handler: test.publish
                    config:
                      legs: 1
                      events: [{ type: page.printed, body: { number: 1 } }, { type: page.printed, body: { number: 2 } }]
                  - { name: bind, handler: pass, dependsOn: print }
                """);
        var task = millrace.submit("ordered/book", Map.of());
        millrace.ended(task);
        Eventually.until("all four", () -> own(task).size() == 4);
        Eventually.until("its steps", () -> types(task).contains("task.completed"));

        var sorted = millrace.events().of(task).stream()
                .map(event -> Millrace.JSON.convertValue(event, new TypeReference<Map<String, Object>>() {}))
                .sorted(new dev.millrace.events.CausalOrder())
                .map(event -> String.valueOf(event.get("type")))
                .filter(type -> !type.startsWith("task."))
                .toList();

        assertThat(sorted)
                .containsSubsequence(
                        "step.started",
                        "page.printed",
                        "page.printed",
                        "step.continued",
                        "page.printed",
                        "page.printed",
                        "step.completed");
        assertThat(own(task)).extracting(event -> event.path("id").asText()).doesNotHaveDuplicates();
    }

    @Test
    void events_that_do_not_fit_fail_the_step_for_good_with_all_problems_and_none_is_published() {
        register("strict", "order.packed", "parcels: { type: integer }, weight: { type: number }", "parcels");
        millrace.apply("""
                namespace: strict
                name: order
                version: 1.0.0
                defaults: { retry: { attempts: 3, backoff: fixed, delay: 10ms } }
                steps:
                  - name: pack
                    handler: test.publish
                    config:
                      events:
                        - { type: order.packed, body: { parcels: 1 } }
                        - { type: order.packed, body: { weight: heavy } }
                        - { type: order.paked, body: {} }
                        - { type: order.packed, version: 7, body: { parcels: 1 } }
                """);
        var task = millrace.submit("strict/order", Map.of());

        var ended = millrace.ended(task);

        assertThat(Millrace.state(ended)).isEqualTo("failed");
        var error = Steps.named(ended, "pack").path("error");
        assertThat(error.path("code").asText()).isEqualTo("EVENT_INVALID");
        assertThat(error.path("message").asText())
                .contains(
                        "events[1] (order.packed) $",
                        "parcels",
                        "events[1] (order.packed) $.weight",
                        "'order.paked' is not registered in namespace strict",
                        "did you mean 'order.packed'?",
                        "order.packed has no version 7");
        millrace.events().throughTheEndOf(task);
        assertThat(own(task)).isEmpty();
    }

    @Test
    void a_failed_attempt_publishes_nothing_and_the_one_that_counts_once() {
        register("shaky", "order.billed", "total: { type: number }", "total");
        millrace.apply("""
                namespace: shaky
                name: order
                version: 1.0.0
                steps:
                  - name: bill
                    handler: test.publish
                    retry: { attempts: 3, backoff: fixed, delay: 10ms }
                    config: { failures: 2, events: [{ type: order.billed, body: { total: 12.5 } }] }
                """);
        var task = millrace.submit("shaky/order", Map.of());

        assertThat(Millrace.state(millrace.ended(task))).isEqualTo("complete");
        millrace.events().throughTheEndOf(task);
        assertThat(own(task)).singleElement().satisfies(event -> {
            assertThat(event.path("attempt").asInt()).isEqualTo(3);
            assertThat(event.path("body").toString()).isEqualTo("{\"total\":12.5}");
        });
    }

    @Test
    void many_and_large_events_of_a_step_in_place_are_published_too() {
        register("large", "page.scanned", "text: { type: string }", "text");
        var steps = Millrace.JSON.createObjectNode().put("namespace", "large").put("name", "scan");
        steps.put("version", "1.0.0").put("events", "task");
        var scan = steps.putArray("steps").addObject().put("name", "scan").put("handler", "test.publish");
        var events = scan.putObject("config").putArray("events");
        for (int page = 0; page < 10; page++) {
            events.addObject().put("type", "page.scanned").putObject("body").put("text", (page + "é").repeat(2_000));
        }
        millrace.apply(steps.toString());
        var task = millrace.submit("large/scan", Map.of());

        millrace.ended(task);

        Eventually.until("all ten", () -> own(task).size() == 10);
        assertThat(own(task))
                .extracting(event -> event.path("body").path("text").asText().length())
                .containsOnly(4_000);
        events.addObject().put("type", "page.scanned").putObject("body").put("text", "x".repeat(64 * 1024));
        millrace.apply(steps.put("version", "1.0.1").toString());
        var tooMuch = millrace.ended(millrace.submit("large/scan@1.0.1", Map.of()));
        assertThat(Steps.named(tooMuch, "scan").path("error").path("message").asText())
                .contains("these are 11 events", "at most 65536");
    }

    @Test
    void a_worker_outside_publishes_with_its_answer_and_one_that_comes_too_late_does_not() {
        register("outside", "label.printed", "label: { type: string }", "label");
        millrace.apply("""
                namespace: outside
                name: label
                version: 1.0.0
                steps: [{ name: print, handler: "worker:ship", timeout: 20s, heartbeat: 1s, retry: { attempts: 2, backoff: fixed, delay: 1ms } }]
                """);
        var task = millrace.submit("outside/label", Map.of());
        var slow = poll();
        var fast = poll();

        say(slow, "complete", answer("late")).expecting(410);
        say(fast, "complete", "{\"result\":1,\"events\":[{\"type\":7},{}]}").expecting(400);
        say(fast, "complete", answer("good")).expecting(200);
        assertThat(say(fast, "complete", answer("good"))
                        .expecting(200)
                        .body()
                        .path("again")
                        .asBoolean())
                .isTrue();
        say(fast, "complete", answer("other")).expecting(409);

        millrace.ended(task);
        Eventually.until("it is told", () -> !own(task).isEmpty());
        millrace.events().throughTheEndOf(task);
        assertThat(own(task))
                .extracting(event -> event.path("body").path("label").asText())
                .containsExactly("good");
    }

    @Test
    void published_by_api_an_event_is_told_once_although_it_was_posted_twice() {
        register("posted", "price.changed", "cents: { type: integer }", "cents");
        var posted = post("price.changed", "{\"cents\":99}").put("id", "p-1").put("correlationId", "sale");

        var first = millrace.post("/events", posted.toString()).expecting(201).body();
        var again = millrace.post("/events", posted.toString()).expecting(200).body();
        posted.putObject("body").put("cents", 98);
        var other = millrace.post("/events", posted.toString()).expecting(409).body();
        var several = Millrace.JSON.createArrayNode();
        several.add(post("price.changed", "{\"cents\":1}").put("id", "p-2"));
        several.add(post("price.changed", "{\"cents\":2}"));
        var results = millrace.post("/events", several.toString())
                .expecting(200)
                .body()
                .path("results");

        assertThat(again.path("event").path("id")).isEqualTo(first.path("event").path("id"));
        assertThat(again.path("created").asBoolean()).isFalse();
        assertThat(other.path("code").asText()).isEqualTo("ID_CONFLICT");
        assertThat(results.findValuesAsText("status")).containsExactly("201", "201");
        Eventually.until("all three", () -> stored("price.changed", "posted").size() == 3);
        assertThat(stored("price.changed", "posted")).anySatisfy(event -> {
            var detail = event.path("detail");
            assertThat(detail.path("id")).isEqualTo(first.path("event").path("id"));
            assertThat(detail.path("key").asText()).isEqualTo("p-1");
            assertThat(detail.path("body").path("cents").asInt()).isEqualTo(99);
            assertThat(detail.path("correlationId").asText()).isEqualTo("sale");
            assertThat(detail.path("actor").asText()).isNotEmpty();
        });
    }

    @Test
    void of_events_that_do_not_fit_none_is_published_and_all_problems_are_told() {
        register("picky", "price.raised", "cents: { type: integer }", "cents");
        var several = Millrace.JSON.createArrayNode();
        several.add(post("picky", "price.raised", "{\"cents\":1}"));
        several.add(post("picky", "price.raised", "{\"cents\":\"many\"}"));
        several.add(post("picky", "price.rased", "{}"));
        several.add(Millrace.JSON.createObjectNode().put("typ", "price.raised"));

        var refused =
                millrace.post("/events", several.toString()).expecting(400).body();

        assertThat(refused.path("problems").findValuesAsText("at"))
                .contains("$[1].body.cents", "$[2].type", "$[3].typ", "$[3].type", "$[3].body", "$[3].namespace");
        assertThat(refused.path("problems").findValuesAsText("fix")).contains("did you mean 'price.raised'?");
        assertThat(stored("price.raised", "picky")).isEmpty();
    }

    @Test
    void a_form_once_registered_stays_and_the_next_one_breaks_nothing_unless_it_says_so() {
        register("forms", "order.kept", "parcels: { type: integer }", "parcels");
        var same = form("forms", "order.kept", "parcels: { type: integer }", "parcels");
        var wider = form("forms", "order.kept", "parcels: { type: integer }, note: { type: string }", "parcels");
        var broken = form("forms", "order.kept", "parcels: { type: string }", "parcels");

        assertThat(millrace.post("/event-types", same)
                        .expecting(200)
                        .body()
                        .path("created")
                        .asBoolean())
                .isFalse();
        assertThat(version(millrace.post("/event-types", wider).expecting(201).body()))
                .isEqualTo(2);
        var refused = millrace.post("/event-types", broken).expecting(409).body();
        assertThat(refused.path("code").asText()).isEqualTo("BREAKS_CONSUMERS");
        assertThat(refused.path("problems").findValuesAsText("problem"))
                .contains("'type' of parcels was \"integer\" and is \"string\"", "note was removed or renamed");
        millrace.post("/event-types", broken + "version: 2\n").expecting(409);
        millrace.post("/event-types", broken + "version: 9\n").expecting(400);
        var said = millrace.post("/event-types", broken + "version: 3\n")
                .expecting(201)
                .body();
        assertThat(version(said)).isEqualTo(3);
        assertThat(said.path("breaks")).hasSize(2);

        var listed = millrace.get("/event-types?namespace=forms").expecting(200).body();
        assertThat(listed.path("eventTypes").findValuesAsText("version")).containsExactly("3");
        var second = millrace.get("/event-types/forms/order.kept?version=2")
                .expecting(200)
                .body();
        assertThat(second.path("schema").path("properties").has("note")).isTrue();
        assertThat(second.path("newest").asInt()).isEqualTo(3);
        millrace.get("/event-types/forms/order.lost").expecting(404);
        var old = post("forms", "order.kept", "{\"parcels\":1}").put("version", 1);
        millrace.post("/events", old.toString()).expecting(201);
        millrace.post("/events", old.put("version", 3).toString()).expecting(400);
        Eventually.until(
                "it is told",
                () -> millrace.events().of("").stream()
                        .anyMatch(event -> event.path("type").asText().equals("event-type.registered")
                                && event.path("eventVersion").asInt() == 3));
    }

    @Test
    void a_form_that_is_no_good_is_refused_with_every_problem_and_its_place() {
        var refused = millrace.put("/event-types/bad/task.shipped", """
                namespace: worse
                color: red
                version: 0
                schema: { type: objekt, properties: { a: { $ref: "https://elsewhere" } } }
                """)
                .expecting(400)
                .body();

        assertThat(refused.path("problems").findValuesAsText("at")).contains("namespace", "color", "version");
        assertThat(refused.path("problems").findValuesAsText("problem"))
                .anySatisfy(problem -> assertThat(problem).contains("Millrace's own"))
                .anySatisfy(problem -> assertThat(problem).contains("nothing is fetched"));
        assertThat(refused.path("problems").findValuesAsText("line")).doesNotContain("0");
        var misfit = form("bad", "order.lost", "a: { type: objekt }", "a");
        assertThat(millrace.post("/event-types", misfit).expecting(400).body().toString())
                .contains("schema.properties.a.type");
        var example = form("bad", "order.lost", "a: { type: integer }", "a") + "example: { a: x }\n";
        assertThat(millrace.post("/event-types", example).expecting(400).body().toString())
                .contains("the example breaks the schema");
    }

    private static void register(String namespace, String type, String fields, String required) {
        millrace.post("/event-types", form(namespace, type, fields, required)).expecting(201);
    }

    private static String form(String namespace, String type, String fields, String required) {
        return """
                namespace: %s
                type: %s
                schema: { type: object, required: [%s], properties: { %s } }
                """.formatted(namespace, type, required, fields);
    }

    private static int version(JsonNode registered) {
        return registered.path("eventType").path("version").asInt();
    }

    private static ObjectNode post(String type, String body) {
        return post("posted", type, body);
    }

    private static ObjectNode post(String namespace, String type, String body) {
        var event = Millrace.JSON.createObjectNode().put("namespace", namespace).put("type", type);
        event.set("body", json(body));
        return event;
    }

    private static String answer(String label) {
        return "{\"result\":1,\"events\":[{\"type\":\"label.printed\",\"body\":{\"label\":\"%s\"}}]}".formatted(label);
    }

    /// Waits for work, as a worker does; an attempt that was left is there again when its time is over.
    private static JsonNode poll() {
        return Eventually.found(
                "work",
                Eventually.PATIENCE,
                () -> millrace.post("/workers/ship/poll", "{\"worker\":\"a\",\"waitSeconds\":1}")
                        .expecting(200)
                        .body()
                        .path("work")
                        .valueStream()
                        .findFirst());
    }

    private static Answer say(JsonNode work, String what, String body) {
        return millrace.post("/claims/" + work.path("token").asText() + "/" + what, body);
    }

    /// Events of a task that are none of Millrace's own types.
    private static List<JsonNode> own(String task) {
        return millrace.events().of(task).stream()
                .filter(event -> event.has("body"))
                .toList();
    }

    private static Set<String> types(String task) {
        return millrace.events().of(task).stream()
                .map(event -> event.path("type").asText())
                .collect(Collectors.toSet());
    }

    private static List<JsonNode> stored(String type, String namespace) {
        return millrace.get("/events?type=" + type + "&namespace=" + namespace)
                .expecting(200)
                .body()
                .path("events")
                .valueStream()
                .toList();
    }

    private static Queue queue() {
        var sqs = millrace.stack().clients().sqs();
        return new Queue(
                sqs, sqs.getQueueUrl(request -> request.queueName(QUEUE)).queueUrl());
    }

    private static JsonNode json(String text) {
        try {
            return Millrace.JSON.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
