package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Every event is kept, and found again by its time, type, task and content.
@ExtendWith(SharedStack.class)
class EventStoreTest {
    private final Millrace millrace;

    EventStoreTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void the_timeline_of_a_task_rebuilt_from_the_store_is_the_history_in_the_table() {
        millrace.apply("""
                namespace: promises
                name: kept
                version: 1.0.0
                failurePolicy: continue
                defaults: { retry: { attempts: 3, backoff: fixed, delay: 50ms } }
                steps:
                  - { name: start, handler: pass }
                  - { name: shaky, handler: fail, dependsOn: start, config: { times: 2 } }
                  - { name: doomed, handler: fail, dependsOn: start, config: { permanent: true } }
                  - { name: join, handler: pass, dependsOn: [shaky] }
                """);

        var task = millrace.submit("promises/kept", Map.of());
        var history = millrace.ended(task).path("history").valueStream().toList();
        Eventually.until(
                "all events in the store", () -> Millrace.moves(timeline(task)).size() >= history.size());
        var timeline = Millrace.moves(timeline(task));

        assertThat(transitions(timeline)).containsExactlyInAnyOrderElementsOf(transitions(history));
        assertThat(timeline).isEqualTo(CausalOrder.of(timeline));
        assertThat(timeline.getFirst().path("type").asText()).isEqualTo("task.created");
        assertThat(timeline.getLast().path("type").asText()).isEqualTo("task.failed");
    }

    @Test
    void events_are_found_by_time_type_namespace_and_pattern() {
        var before = Instant.now().minusSeconds(1);
        millrace.apply(Graphs.chain("kept-chain", 3));
        var task = millrace.submit("graphs/kept-chain", Map.of());
        millrace.ended(task);
        var after = Instant.now().plusSeconds(60);
        Eventually.until(
                "the end in the store",
                () -> timeline(task).stream()
                        .anyMatch(event -> event.path("type").asText().equals("task.completed")));

        assertThat(types("?type=step.completed&task=" + task)).isEqualTo(Set.of("step.completed"));
        assertThat(types("?type=task.*&task=" + task))
                .contains("task.created", "task.completed")
                .allMatch(type -> type.startsWith("task."));
        assertThat(types("?from=" + before + "&to=" + after + "&namespace=nowhere"))
                .isEmpty();
        assertThat(types("?from=" + before + "&to=" + after + "&namespace=graphs"))
                .contains("task.created");
        assertThat(types("?from=2020-01-01&to=2020-01-02")).isEmpty();
        var pattern = "{\"detail\":{\"task\":[\"" + task + "\"],\"stepNumber\":[{\"numeric\":[\">\",1]}]}}";
        assertThat(found("?limit=1000&pattern=" + URLEncoder.encode(pattern, StandardCharsets.UTF_8)))
                .isNotEmpty()
                .allMatch(event -> event.path("detail").path("stepNumber").asInt() == 2);
    }

    @Test
    void pages_go_on_where_the_one_before_ended() {
        millrace.apply(Graphs.chain("kept-pages", 5));
        var task = millrace.submit("graphs/kept-pages", Map.of());
        var history = millrace.ended(task).path("history").size();
        Eventually.until("all events in the store", () -> timeline(task).size() >= history);

        var paged = new ArrayList<String>();
        var next = "";
        do {
            var page = millrace.get("/events?limit=4&task=" + task + (next.isEmpty() ? "" : "&next=" + next))
                    .expecting(200)
                    .body();
            assertThat(page.path("events").size()).isLessThanOrEqualTo(4);
            page.path("events")
                    .forEach(event -> paged.add(event.path("detail").path("id").asText()));
            next = page.path("next").asText("");
        } while (!next.isEmpty());

        assertThat(paged)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(timeline(task).stream()
                        .map(event -> event.path("id").asText())
                        .toList());
    }

    @Test
    void a_request_for_events_is_told_all_that_is_wrong_with_it() {
        var refused = millrace.get("/events?from=yesterday&type=a%20b&task=5&limit=0&pattern=%7B&next=x")
                .expecting(400)
                .body();

        assertThat(refused.path("problems").findValuesAsText("at"))
                .containsExactlyInAnyOrder("from", "type", "task", "limit", "pattern", "next");
        assertThat(refused.path("problems").findValuesAsText("fix")).noneMatch(String::isBlank);
        assertThat(millrace.get("/events?task=00000000000000000000000000")
                        .expecting(400)
                        .body()
                        .path("problems")
                        .toString())
                .contains("'from' and 'to'");
    }

    @Test
    void each_type_of_event_shows_its_schema_and_an_example() {
        var types = millrace.get("/events/types").expecting(200).body().path("types");
        var failed = millrace.get("/events/types/step.failed").expecting(200).body();

        assertThat(types.findValuesAsText("type"))
                .contains("task.created", "breaker.opened")
                .hasSizeGreaterThan(30);
        assertThat(failed.path("schema").path("title").asText()).isEqualTo("step.failed");
        assertThat(failed.path("example").path("type").asText()).isEqualTo("step.failed");
        assertThat(failed.path("version").asInt()).isEqualTo(1);
        millrace.get("/events/types/nothing.happened").expecting(404);
    }

    @Test
    void what_was_stored_is_there_after_a_restart(@TempDir Path data) {
        String task;
        int told;
        try (var first = Millrace.start(Millrace.options().withData(data))) {
            first.apply(Graphs.chain("kept-restart", 2));
            task = first.submit("graphs/kept-restart", Map.of());
            told = first.ended(task).path("history").size();
            first.events().throughTheEndOf(task, Eventually.PATIENCE);
            Eventually.until("all events told", () -> first.events().of(task).size() >= told);
        }
        try (var second = Millrace.start(Millrace.options().withData(data))) {
            var stored =
                    second.get("/events?limit=1000&task=" + task).expecting(200).body();

            assertThat(stored.path("events")).hasSize(told);
        }
    }

    private Set<String> types(String query) {
        return found(query + "&limit=1000").stream()
                .map(event -> event.path("detail-type").asText())
                .collect(Collectors.toSet());
    }

    private List<JsonNode> found(String query) {
        return millrace.get("/events" + query)
                .expecting(200)
                .body()
                .path("events")
                .valueStream()
                .toList();
    }

    private List<JsonNode> timeline(String task) {
        return found("?limit=1000&task=" + task).stream()
                .map(event -> event.path("detail"))
                .toList();
    }

    private static List<String> transitions(List<JsonNode> moves) {
        return moves.stream()
                .map(move -> move.path("step").asText("task") + " "
                        + move.path("from").asText() + " -> " + move.path("to").asText() + " at "
                        + move.path("time").asText())
                .toList();
    }
}
