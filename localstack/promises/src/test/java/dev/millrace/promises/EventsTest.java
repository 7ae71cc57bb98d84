package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Events come from committed state: every transition is told, once, and nothing else is.
@ExtendWith(SharedStack.class)
class EventsTest {
    private final Millrace millrace;

    EventsTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void every_transition_of_a_task_with_retries_a_timer_and_a_failure_is_exactly_one_event() {
        millrace.apply("""
                namespace: promises
                name: eventful
                version: 1.0.0
                failurePolicy: continue
                defaults: { retry: { attempts: 3, backoff: fixed, delay: 50ms } }
                steps:
                  - { name: start, handler: pass }
                  - { name: shaky, handler: fail, dependsOn: start, config: { times: 2 } }
                  - { name: timer, handler: wait, dependsOn: start, config: { duration: 1s } }
                  - { name: doomed, handler: fail, dependsOn: start, config: { permanent: true } }
                  - { name: behind, handler: pass, dependsOn: doomed }
                  - { name: join, handler: pass, dependsOn: [shaky, timer] }
                """);

        var task = millrace.submit("promises/eventful", Map.of());
        var history = millrace.ended(task).path("history").valueStream().toList();
        Eventually.until("all events", () -> moves(task).size() >= history.size());
        var events = moves(task);

        assertThat(transitions(events)).containsExactlyInAnyOrderElementsOf(transitions(history));
        assertThat(events)
                .allSatisfy(event ->
                        assertThat(event.path("correlationId").asText()).isEqualTo(task));
        assertThat(lifeOf("shaky", events))
                .endsWith("running", "retrying", "running", "retrying", "running", "complete");
    }

    @Test
    void the_order_of_a_task_can_be_told_from_its_events_alone() {
        millrace.apply(Graphs.diamond("ordered"));

        var task = millrace.submit("graphs/ordered", Map.of());
        var told = millrace.ended(task).path("history").size();
        Eventually.until("all events", () -> millrace.events().of(task).size() >= told);
        var events = CausalOrder.of(millrace.events().of(task));

        var types = events.stream().map(event -> event.path("type").asText()).toList();
        assertThat(types.getFirst()).isEqualTo("task.created");
        assertThat(types.getLast()).isEqualTo("task.completed");
        assertThat(completions(events)).startsWith("top").endsWith("bottom").hasSize(4);
    }

    private List<JsonNode> moves(String task) {
        return Millrace.moves(millrace.events().of(task));
    }

    private static List<String> completions(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals("step.completed"))
                .map(event -> event.path("step").asText())
                .toList();
    }

    private static List<String> lifeOf(String step, List<JsonNode> events) {
        return CausalOrder.of(events).stream()
                .filter(event -> event.path("step").asText().equals(step))
                .map(event -> event.path("to").asText())
                .toList();
    }

    /// History and events name a transition by the same parts; an attempt that did not come about is none in both.
    private static List<String> transitions(List<JsonNode> moves) {
        return moves.stream()
                .map(move -> move.path("step").asText("task") + " "
                        + move.path("from").asText() + " -> " + move.path("to").asText() + " at "
                        + move.path("time").asText())
                .toList();
    }
}
