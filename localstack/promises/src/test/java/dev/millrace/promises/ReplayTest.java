package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.bus.EventBridgeApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is stored can be told again, marked, at a pace, and by who asks for it alone.
@ExtendWith(SharedStack.class)
class ReplayTest {
    private final Millrace millrace;

    ReplayTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_replay_is_counted_first_and_then_tells_each_event_again_marked_as_a_replay() {
        var task = stored(Graphs.chain("told-again", 4), "graphs/told-again");
        var stored = ids(timeline(task));

        var count = replay(task).put("dryRun", true);
        var counted = millrace.post("/replays", count.toString()).expecting(200).body();
        var replay = begin(replay(task));
        var ended = ended(replay);

        assertThat(counted.path("events").asInt()).isEqualTo(stored.size());
        assertThat(counted.path("types").path("task.created").asInt()).isEqualTo(1);
        assertThat(ended.path("state").asText()).isEqualTo("complete");
        assertThat(ended.path("told").asInt()).isEqualTo(stored.size());
        assertThat(ids(toldAgain(replay))).isEqualTo(stored);
        assertThat(toldAgain(replay)).allSatisfy(event -> {
            assertThat(event.path("source").asText()).isEqualTo("millrace.replay");
            assertThat(event.path("detail").path("replay").asText()).isEqualTo(replay);
        });
        assertThat(ids(timeline(task))).as("a replay is not stored again").isEqualTo(stored);
        assertThat(millrace.get("/replays")
                        .expecting(200)
                        .body()
                        .path("replays")
                        .findValuesAsText("id"))
                .contains(replay);
        assertThat(notices(replay)).containsExactlyInAnyOrder("replay.started", "replay.completed");
    }

    @Test
    void a_replay_is_paused_resumed_and_cancelled_and_keeps_to_its_rate() {
        var task = stored(Graphs.chain("told-slowly", 12), "graphs/told-slowly");
        var stored = ids(timeline(task)).size();

        var replay = begin(replay(task).put("rate", 1));
        Eventually.until("the first slice", () -> show(replay).path("told").asInt() > 0);
        assertThat(order(replay, "pause").path("state").asText()).isEqualTo("paused");
        var paused = show(replay).path("told").asInt();
        assertThat(paused).isLessThan(stored);
        assertThat(order(replay, "resume").path("state").asText()).isEqualTo("running");
        Eventually.until("another slice", () -> show(replay).path("told").asInt() > paused);
        assertThat(order(replay, "cancel").path("state").asText()).isEqualTo("cancelled");

        millrace.post("/replays/" + replay + "/resume", "{}").expecting(409);
        millrace.post("/replays/" + replay + "/explode", "{}").expecting(404);
        Eventually.until("its end is told", () -> notices(replay).contains("replay.cancelled"));
        assertThat(show(replay).path("told").asInt()).isLessThan(stored);
    }

    @Test
    void only_what_is_asked_for_is_told_again() {
        var task = stored(Graphs.chain("told-partly", 3), "graphs/told-partly");
        var asked = replay(task);
        asked.putArray("types").add("step.completed");
        asked.putObject("pattern").putObject("detail").putArray("stepNumber").add(1);

        var replay = begin(asked);
        ended(replay);

        assertThat(toldAgain(replay)).singleElement().satisfies(event -> {
            assertThat(event.path("detail-type").asText()).isEqualTo("step.completed");
            assertThat(event.path("detail").path("stepNumber").asInt()).isEqualTo(1);
        });
    }

    @Test
    void a_replay_to_a_subscription_reaches_it_alone_through_its_own_condition() {
        try (var receiver = new Receiver();
                var other = new Receiver()) {
            subscribe("replayed-to", receiver, "condition: { \"<\": [{ \"var\": \"event.stepNumber\" }, 2] }");
            subscribe("not-replayed-to", other, "");
            var task = stored(Graphs.chain("told-to-one", 4), "graphs/told-to-one");
            Eventually.until(
                    "the news",
                    () -> receiver.deliveries().size() == 2
                            && other.deliveries().size() == 4);
            var asked = replay(task).put("subscription", "replayed-to");

            var counted = millrace.post("/replays", asked.put("dryRun", true).toString())
                    .expecting(200)
                    .body();
            var replay = begin(asked.put("dryRun", false));
            var ended = ended(replay);
            Eventually.until("the replay", () -> receiver.deliveries().size() == 4);

            assertThat(counted.path("events").asInt()).isEqualTo(2);
            assertThat(ended.path("told").asInt()).isEqualTo(2);
            var news = receiver.deliveries().subList(0, 2);
            var again = receiver.deliveries().subList(2, 4);
            assertThat(again)
                    .extracting(Receiver.Delivery::id)
                    .containsExactlyInAnyOrderElementsOf(
                            news.stream().map(Receiver.Delivery::id).toList());
            assertThat(again)
                    .allSatisfy(delivery ->
                            assertThat(delivery.event().path("replay").asText()).isEqualTo(replay));
            assertThat(toldAgain(replay)).as("on the bus").isEmpty();
            assertThat(other.deliveries()).hasSize(4);
        }
        var nobody = millrace.post(
                        "/replays",
                        replay("")
                                .put("from", "2026-01-01")
                                .put("subscription", "nobody")
                                .toString())
                .expecting(400)
                .body();
        assertThat(nobody.path("problems").findValuesAsText("at")).containsExactly("$.subscription");
        millrace.delete("/subscriptions/replayed-to").expecting(200);
        millrace.delete("/subscriptions/not-replayed-to").expecting(200);
    }

    private void subscribe(String name, Receiver receiver, String more) {
        millrace.put("/subscriptions/" + name, """
                        namespace: graphs
                        pattern: { detail-type: [step.completed], detail: { template: [told-to-one] } }
                        target: { webhook: "%s" }
                        %s
                        """.formatted(receiver.url(), more))
                .expecting(201);
    }

    @Test
    void a_replay_that_can_not_be_done_is_refused_with_all_that_is_wrong() {
        var refused = millrace.post("/replays", "{\"rate\":0,\"types\":[\"a b\"],\"pattern\":\"{\"}")
                .expecting(400)
                .body();

        assertThat(refused.path("problems").findValuesAsText("at"))
                .containsExactlyInAnyOrder("$.from", "$.rate", "$.types", "$.pattern");
        millrace.get("/replays/none").expecting(404);
    }

    @Test
    void a_tasks_events_are_told_again_from_its_history_with_the_ids_they_had() {
        var task = stored("""
                namespace: promises
                name: rebuilt
                version: 1.0.0
                failurePolicy: continue
                defaults: { retry: { attempts: 3, backoff: fixed, delay: 50ms } }
                steps:
                  - { name: start, handler: pass }
                  - { name: shaky, handler: fail, dependsOn: start, config: { times: 2 } }
                  - { name: doomed, handler: fail, dependsOn: start, config: { permanent: true } }
                  - { name: join, handler: pass, dependsOn: [shaky] }
                """, "promises/rebuilt");
        var stored = Millrace.moves(timeline(task));

        var listed = millrace.post("/tasks/" + task + "/events/rebuild", "{\"dryRun\":true}")
                .expecting(200)
                .body();
        var before = millrace.stack().events().after(0, 10_000).getLast().sequence();
        var rebuilt = millrace.post("/tasks/" + task + "/events/rebuild", "{}")
                .expecting(200)
                .body();

        assertThat(listed.path("lost").asInt()).isZero();
        assertThat(ids(rebuilt.path("events").valueStream().toList())).isEqualTo(ids(stored));
        assertThat(withoutPlaces(rebuilt.path("events").valueStream().toList())).isEqualTo(withoutPlaces(stored));
        assertThat(ids(millrace.stack().events().after(before, 10_000).stream()
                        .map(entry -> parsed(entry.event()))
                        .toList()))
                .containsAll(ids(stored));
        var inOrder = rebuilt.path("events").valueStream().toList();
        assertThat(inOrder).isEqualTo(CausalOrder.of(inOrder));
        assertThat(inOrder.getFirst().path("type").asText()).isEqualTo("task.created");
        assertThat(inOrder.getLast().path("type").asText()).isEqualTo("task.failed");
        millrace.post("/tasks/00000000000000000000000000/events/rebuild", "{}").expecting(404);
        millrace.post("/tasks/" + task + "/events/rebuild", "{\"level\":\"loud\"}")
                .expecting(400);
    }

    @Test
    void an_event_kept_in_an_old_form_is_read_and_told_again_in_its_newest() {
        put("order.placed", "{\"id\":\"old-order\",\"version\":1,\"total\":\"12.50 EUR\"}");
        Eventually.until("it is stored", () -> !orders("").isEmpty());

        var newest = orders("").getFirst().path("detail");
        var asKept = orders("&version=1").getFirst().path("detail");
        var asked = Millrace.JSON.createObjectNode().put("from", "2026-01-01").put("rate", 100);
        asked.putArray("types").add("order.placed");
        var replay = begin(asked);
        ended(replay);

        assertThat(newest.path("version").asInt()).isEqualTo(3);
        assertThat(newest.path("amount").asText()).isEqualTo("12.50");
        assertThat(newest.path("currency").asText()).isEqualTo("EUR");
        assertThat(newest.path("channel").asText()).isEqualTo("unknown");
        assertThat(asKept.path("version").asInt()).isEqualTo(1);
        assertThat(asKept.path("total").asText()).isEqualTo("12.50 EUR");
        assertThat(orders("&version=2").getFirst().path("detail").has("channel"))
                .isFalse();
        assertThat(toldAgain(replay))
                .isNotEmpty()
                .allSatisfy(event ->
                        assertThat(event.path("detail").path("version").asInt()).isEqualTo(3));
    }

    private void put(String type, String detail) {
        var bus = millrace.stack()
                .template()
                .all("AWS::Events::EventBus")
                .findFirst()
                .orElseThrow();
        millrace.stack()
                .clients()
                .eventBridge()
                .put(List.of(new EventBridgeApi.Entry(bus.name(), "shop", type, Instant.now(), detail, List.of())));
    }

    private List<JsonNode> orders(String more) {
        return millrace.get("/events?type=order.placed" + more)
                .expecting(200)
                .body()
                .path("events")
                .valueStream()
                .toList();
    }

    /// @return the task, once all its events are in the store
    private String stored(String template, String name) {
        millrace.apply(template);
        var task = millrace.submit(name, Map.of());
        var history = millrace.ended(task).path("history").size();
        Eventually.until(
                "all events in the store", () -> Millrace.moves(timeline(task)).size() >= history);
        return task;
    }

    private List<JsonNode> timeline(String task) {
        return millrace.get("/events?limit=1000&task=" + task)
                .expecting(200)
                .body()
                .path("events")
                .valueStream()
                .map(event -> event.path("detail"))
                .toList();
    }

    private static ObjectNode replay(String task) {
        return Millrace.JSON.createObjectNode().put("task", task);
    }

    private String begin(ObjectNode asked) {
        return millrace.post("/replays", asked.toString())
                .expecting(201)
                .body()
                .path("id")
                .asText();
    }

    private JsonNode show(String replay) {
        return millrace.get("/replays/" + replay).expecting(200).body();
    }

    private JsonNode order(String replay, String action) {
        return millrace.post("/replays/" + replay + "/" + action, "{\"reason\":\"to see\"}")
                .expecting(200)
                .body();
    }

    private JsonNode ended(String replay) {
        Eventually.until(
                "the end of the replay",
                () -> show(replay).path("state").asText().equals("complete"));
        Eventually.until("its end is told", () -> notices(replay).contains("replay.completed"));
        return show(replay);
    }

    private List<JsonNode> told() {
        var all = new ArrayList<JsonNode>();
        millrace.stack().events().after(0, 10_000).forEach(entry -> all.add(parsed(entry.event())));
        return all;
    }

    private List<JsonNode> toldAgain(String replay) {
        return told().stream()
                .filter(event -> event.path("source").asText().equals("millrace.replay"))
                .filter(event -> event.path("detail").path("replay").asText().equals(replay))
                .toList();
    }

    private List<String> notices(String replay) {
        return told().stream()
                .filter(event -> event.path("detail-type").asText().startsWith("replay."))
                .filter(event -> event.path("source").asText().equals("millrace"))
                .filter(event -> event.path("detail").path("replay").asText().equals(replay))
                .map(event -> event.path("detail-type").asText())
                .distinct()
                .toList();
    }

    private static JsonNode parsed(String event) {
        try {
            return Millrace.JSON.readTree(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Set<String> ids(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.has("detail-type") ? event.path("detail") : event)
                .map(event -> event.path("id").asText())
                .collect(Collectors.toSet());
    }

    /// History does not keep versions, so a rebuilt event has places of its own.
    private static Set<JsonNode> withoutPlaces(List<JsonNode> events) {
        return events.stream()
                .<JsonNode>map(event -> ((ObjectNode) event.deepCopy()).without(List.of("taskVersion", "revision")))
                .collect(Collectors.toSet());
    }
}
