package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.localstack.functions.FunctionFailed;
import dev.millrace.promises.handlers.Door;
import dev.millrace.promises.handlers.InTurn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who is served when a lane has more to do than it can. On a stack of its own, whose steps grow old in a second.
class LanesTest {
    private static final int NOISY = 600;
    private static final int QUIET = 20;
    private static final int REQUEST = 100;
    private static final Duration PATIENCE = Eventually.PATIENCE;

    private static Millrace millrace;

    @BeforeAll
    static void start() {
        millrace = Millrace.start(Millrace.options()
                .withSettings(Map.of("MILLRACE_HTTP_ALLOW", "127.0.0.1/32", "MILLRACE_AGEING_SECONDS", "1")));
    }

    @AfterAll
    static void stop() {
        millrace.close();
    }

    @Test
    void a_task_whose_lane_never_comes_to_it_goes_on_in_the_next_one_up() {
        millrace.apply("""
                namespace: lanes
                name: door
                version: 1.0.0
                events: step
                steps:
                  - { name: only, handler: test.door, input: "${input}" }
                """);
        var door = "lanes-" + System.nanoTime();
        var blocking = submitted("lanes/door", "background", 20, TextNode.valueOf(door), "");
        try {
            System.setProperty(Door.DOOR + "open", "open");
            var late = submitted("lanes/door", "background", 1, TextNode.valueOf("open"), "")
                    .getFirst();

            var ended = Eventually.found(() -> "the end of " + late, PATIENCE, () -> {
                lookAtAll();
                return Optional.of(millrace.show(late, "?include=history"))
                        .filter(task -> task.path("task").has("ended"));
            });

            assertThat(Millrace.state(ended)).isEqualTo("complete");
            assertThat(ended.path("history"))
                    .anyMatch(entry -> entry.path("cause").asText().equals("aged")
                            && entry.path("detail").asText().equals("low"));
            assertThat(millrace.events().throughTheEndOf(late))
                    .anyMatch(event -> event.path("type").asText().equals("task.aged"));
        } finally {
            System.setProperty(Door.DOOR + door, "open");
        }
        blocking.forEach(task ->
                assertThat(Millrace.state(millrace.finished(task, PATIENCE))).isEqualTo("complete"));
    }

    @Test
    void a_quiet_tenant_waits_at_most_a_fifth_of_what_a_noisy_one_waits_in_the_same_lane() {
        millrace.apply("""
                namespace: lanes
                name: in-turn
                version: 1.0.0
                steps:
                  - { name: only, handler: test.in-turn }
                """);

        var noisy = submitted("lanes/in-turn", "low", NOISY, TextNode.valueOf("noisy"), "noisy");
        var begun = Integer.getInteger(InTurn.BEGUN, 0);
        var quiet = submitted("lanes/in-turn", "low", QUIET, TextNode.valueOf("quiet"), "quiet");

        System.setProperty(InTurn.OPEN, "open");

        assertThat(begun).as("the noisy one has much left to do").isLessThan(NOISY / 2);
        var noisyWait = ninetyFifth(noisy, 0);
        var quietWait = ninetyFifth(quiet, begun);
        assertThat(5 * quietWait)
                .as("starts of others that the quiet tenant waited for: %d; the noisy one: %d", quietWait, noisyWait)
                .isLessThanOrEqualTo(noisyWait);
        assertThat(millrace.show(quiet.getFirst(), "")
                        .path("task")
                        .path("tenant")
                        .asText())
                .isEqualTo("quiet");
    }

    @Test
    void a_tenant_that_can_not_be_one_is_refused() {
        assertThat(millrace.post("/tasks", "{\"template\": \"lanes/in-turn\", \"tenant\": \"no name\"}")
                        .expecting(400)
                        .problems())
                .anyMatch(problem -> problem.contains("$.tenant"));
    }

    private static void lookAtAll() {
        try {
            millrace.stack()
                    .function("sweep")
                    .invoke("{\"detail\":{\"look\":\"all\"}}".getBytes(StandardCharsets.UTF_8));
        } catch (FunctionFailed failed) {
            throw new AssertionError(failed);
        }
    }

    /// How many starts lay between a tenant's submission and the start of its task, for the one in twenty that
    /// waited longest.
    private static int ninetyFifth(List<String> tasks, int begun) {
        var waits = tasks.stream()
                .map(task -> {
                    var ended = millrace.finished(task, PATIENCE);
                    assertThat(Millrace.state(ended)).isEqualTo("complete");
                    return ended.path("result").asInt() - begun;
                })
                .sorted()
                .toList();
        return waits.get(waits.size() * 95 / 100 - 1);
    }

    private static List<String> submitted(String template, String lane, int count, JsonNode input, String tenant) {
        var ids = new ArrayList<String>();
        for (var from = 0; from < count; from += REQUEST) {
            ArrayNode all = Millrace.JSON.createArrayNode();
            IntStream.range(from, Math.min(count, from + REQUEST)).forEach(i -> {
                var submission = Millrace.submission(template, input).put("lane", lane);
                if (!tenant.isEmpty()) {
                    submission.put("tenant", tenant);
                }
                all.add(submission);
            });
            millrace.post("/tasks", all.toString())
                    .expecting(200)
                    .body()
                    .path("results")
                    .forEach(result -> ids.add(result.path("task").path("id").asText()));
        }
        return ids;
    }
}
