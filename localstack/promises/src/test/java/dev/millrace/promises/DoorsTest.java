package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engineaws.bus.EventBridgeApi;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Tasks also come by a message on the submission queue, and by an event on the bus.
@ExtendWith(SharedStack.class)
class DoorsTest {
    private final Millrace millrace;

    DoorsTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void a_message_on_the_submission_queue_starts_a_task() {
        millrace.apply(Graphs.chain("by-queue", 2));

        submissions().send(Millrace.submission("graphs/by-queue", Map.of()).toString());

        var task = onlyTask("by-queue").path("id").asText();
        assertThat(Millrace.state(millrace.ended(task))).isEqualTo("complete");
    }

    @Test
    void an_event_on_the_bus_starts_a_task() {
        millrace.apply(Graphs.chain("by-event", 2));
        var bus = millrace.stack()
                .template()
                .all("AWS::Events::EventBus")
                .findFirst()
                .orElseThrow()
                .name();

        var answer = millrace.stack()
                .clients()
                .eventBridge()
                .put(List.of(new EventBridgeApi.Entry(
                        bus,
                        "my.shop",
                        "task submission requested",
                        Instant.now(),
                        Millrace.submission("graphs/by-event", Map.of("order", 7))
                                .toString(),
                        List.of())));

        assertThat(answer).singleElement().isInstanceOf(EventBridgeApi.Taken.class);
        var task = onlyTask("by-event").path("id").asText();
        assertThat(Millrace.state(millrace.ended(task))).isEqualTo("complete");
    }

    @Test
    void many_tasks_may_come_in_one_request_and_each_is_answered_for_itself() {
        millrace.apply(Graphs.chain("in-bulk", 1));
        var good = Millrace.submission("graphs/in-bulk", Map.of());
        var bad = Millrace.submission("graphs/in-bulk", Map.of()).put("lane", "fast");

        var answer = millrace.post("/tasks", "[" + good + "," + bad + "," + good + "]")
                .expecting(200);

        assertThat(answer.body()
                        .path("results")
                        .valueStream()
                        .map(result -> result.path("status").asInt()))
                .containsExactly(201, 400, 201);
    }

    private Queue submissions() {
        return Queue.of(millrace.stack(), "MillraceSubmissionsQueue");
    }

    private JsonNode onlyTask(String template) {
        return Eventually.found(
                "a task of " + template,
                Eventually.PATIENCE,
                () -> Optional.of(tasksOf(template))
                        .filter(tasks -> tasks.size() == 1)
                        .map(List::getFirst));
    }

    private List<JsonNode> tasksOf(String template) {
        return millrace.get("/tasks?namespace=graphs&template=" + template)
                .expecting(200)
                .body()
                .path("tasks")
                .valueStream()
                .toList();
    }
}
