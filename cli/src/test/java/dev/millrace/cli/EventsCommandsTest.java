package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsCommandsTest {
    private final FakeStack stack = new FakeStack();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void a_tasks_events_are_printed_in_causal_order_without_copies() {
        stack.answering("GET /events", 200, """
                {"events": [
                  {"detail-type": "task.completed", "detail": {"id": "c", "type": "task.completed", "taskVersion": 3}},
                  {"detail-type": "task.created", "detail": {"id": "a", "type": "task.created", "taskVersion": 1}},
                  {"detail-type": "task.created", "detail": {"id": "a", "type": "task.created", "taskVersion": 1}}]}""");

        Called query = Called.in(folder, stack, "events", "query", "--task", "t1", "--type", "task.*", "--from", "2h");

        assertThat(query.out().indexOf("task.created"))
                .isNotNegative()
                .isEqualTo(query.out().lastIndexOf("task.created"))
                .isLessThan(query.out().indexOf("task.completed"));
        assertThat(stack.requests.getFirst().path()).contains("task=t1", "type=task.*", "from=20");
    }

    @Test
    void types_are_listed_and_shown_with_their_fields() {
        stack.answering("GET /events/types", 200, """
                {"types": [{"type": "step.failed", "version": 1, "description": "A step failed for good."}]}""").answering("GET /events/types/step.failed", 200, """
                {"type": "step.failed", "version": 1, "description": "A step failed for good.",
                 "schema": {"required": ["id"], "properties": {"id": {"description": "Its identity."},
                                                                "attempt": {"description": "Which attempt."}}},
                 "example": {"id": "e-1"}}""");

        assertThat(Called.in(folder, stack, "events", "types").out()).contains("step.failed", "v1", "failed for good");
        assertThat(Called.in(folder, stack, "events", "show", "step.failed").out())
                .contains("Its identity.", "attempt?", "e-1");
    }

    @Test
    void types_of_ones_own_are_registered_listed_and_shown() throws IOException {
        stack.answering("POST /event-types", 201, """
                        {"created": true, "eventType": {"namespace": "shop", "type": "order.shipped", "version": 3},
                         "breaks": ["note was removed or renamed"]}""")
                .answering("GET /event-types", 200, """
                        {"eventTypes": [{"namespace": "shop", "type": "order.shipped", "version": 3,
                                         "description": "It left the warehouse."}]}""")
                .answering("GET /event-types/shop/order.shipped", 200, """
                        {"type": "order.shipped", "version": 3, "description": "It left the warehouse.",
                         "schema": {"required": ["parcels"], "properties": {"parcels": {"description": "How many."}}}}""");
        Files.writeString(folder.resolve("shipped.yaml"), "namespace: shop\n");

        assertThat(Called.in(folder, stack, "events", "register", "shipped.yaml")
                        .out())
                .contains("shop/order.shipped v3 registered", "breaks the version before: note was removed");
        assertThat(Called.in(folder, stack, "events", "types", "--namespace", "shop")
                        .out())
                .contains("order.shipped", "v3", "It left the warehouse.");
        assertThat(Called.in(folder, stack, "events", "show", "shop/order.shipped")
                        .out())
                .contains("parcels", "How many.");
        assertThat(stack.requests.getFirst().body()).isEqualTo("namespace: shop\n");
        assertThat(stack.requests.get(1).path()).contains("namespace=shop");
    }

    @Test
    void an_event_is_published_under_an_id() throws IOException {
        stack.answering("POST /events", 201, """
                {"created": true, "event": {"id": "e-1", "type": "order.shipped", "version": 1,
                                            "time": "2026-11-20T09:30:00Z"}}""");
        Files.writeString(folder.resolve("body.json"), "{\"parcels\": 2}");

        Called published = Called.in(
                folder, stack, "events", "publish", "shop/order.shipped", "--body", "body.json", "--id", "A-17");
        Called nameless = Called.in(folder, stack, "events", "publish", "order.shipped", "--body", "body.json");

        assertThat(published.out()).contains("order.shipped v1  e-1 published");
        assertThat(stack.requests.getFirst().body())
                .isEqualTo(
                        "{\"namespace\":\"shop\",\"type\":\"order.shipped\",\"id\":\"A-17\",\"body\":{\"parcels\":2}}");
        assertThat(nameless.code()).isNotZero();
        assertThat(nameless.err()).contains("names no namespace");
    }

    @Test
    void a_replay_is_counted_first_and_begun_when_that_is_said() {
        stack.answering("POST /replays", 200, """
                {"id": "r-1", "events": 12, "seconds": 1, "counted": "all", "types": {"task.failed": 12}}""");

        Called counted = Called.in(folder, stack, "events", "replay", "--from", "2026-11-20", "--type", "task.failed");
        Called begun = Called.in(folder, stack, "events", "replay", "--from", "2026-11-20", "--rate", "5", "--yes");

        assertThat(counted.out()).contains("12  task.failed", "12 events", "Nothing was told");
        assertThat(begun.out()).contains("Replay r-1 has begun");
        assertThat(stack.requests.getFirst().body()).contains("\"dryRun\":true", "\"types\":[\"task.failed\"]");
        assertThat(stack.requests.getLast().body()).contains("\"dryRun\":false", "\"rate\":5");
    }

    @Test
    void a_replay_goes_to_one_subscription_alone_if_it_is_named() {
        stack.answering("POST /replays", 200, """
                {"id": "r-1", "events": 2, "seconds": 1, "counted": "all", "types": {"task.failed": 2}}""");

        Called begun = Called.in(
                folder, stack, "events", "replay", "--from", "2026-11-20", "--subscription", "billing", "--yes");

        assertThat(begun.out()).contains("Replay r-1 has begun");
        assertThat(stack.requests.getLast().body())
                .isEqualTo("{\"dryRun\":false,\"from\":\"2026-11-20\",\"subscription\":\"billing\"}");
    }

    @Test
    void replays_are_listed_shown_and_paused() {
        String replay = """
                {"id": "r-1", "state": "paused", "told": 3, "asked": {"from": "a", "to": "b", "rate": 10}}""";
        stack.answering("GET /replays", 200, "{\"replays\": [" + replay + "]}")
                .answering("POST /replays/r-1/pause", 200, replay);

        assertThat(Called.in(folder, stack, "events", "replays").out()).contains("r-1", "paused", "3 told");
        assertThat(Called.in(folder, stack, "events", "replays", "r-1", "pause", "--reason", "too fast")
                        .out())
                .contains("paused");
        assertThat(stack.requests.getLast().body()).contains("too fast");
    }

    @Test
    void a_rebuild_shows_the_events_and_tells_them_when_that_is_said() {
        stack.answering("POST /tasks/t1/events/rebuild", 200, """
                {"lost": 2, "events": [{"id": "a", "type": "task.created", "task": "t1"}]}""");

        assertThat(Called.in(folder, stack, "events", "rebuild", "t1").out())
                .contains("task.created", "1 events. Nothing was told", "2 transitions are kept nowhere");
        assertThat(Called.in(folder, stack, "events", "rebuild", "t1", "--yes").out())
                .contains("were told again");
        assertThat(stack.requests.getLast().body()).contains("\"dryRun\":false");
    }
}
