package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Templates, namespaces and lanes that are paused, through the whole stack. On a stack of its own, paused before the
/// first task, so that no worker knows of an older state.
@OwnStack
class HoldsTest {
    private static final List<String> PAUSED = List.of("/templates/shop/order", "/namespaces/bank", "/lanes/low");

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
    void nothing_of_a_paused_template_namespace_or_lane_starts_and_all_of_it_goes_on_when_it_is_resumed() {
        Stream.of("shop/order", "shop/other", "bank/loan").forEach(name -> millrace.apply(template(name)));
        PAUSED.forEach(path -> millrace.post(path + "/pause", "{\"reason\": \"the warehouse burns\"}")
                .expecting(200));
        assertThat(millrace.get("/holds")
                        .expecting(200)
                        .body()
                        .path("holds")
                        .valueStream()
                        .map(hold -> hold.path("scope").asText() + " "
                                + hold.path("name").asText() + ": "
                                + hold.path("reason").asText()))
                .containsExactly(
                        "lane low: the warehouse burns",
                        "namespace bank: the warehouse burns",
                        "template shop/order: the warehouse burns");

        var held = List.of(
                millrace.submit("shop/order", Map.of()),
                millrace.submit("bank/loan", Map.of()),
                millrace.submit(Millrace.submission("shop/other", Map.of()).put("lane", "low")));
        var free = millrace.submit("shop/other", Map.of());

        assertThat(Millrace.state(millrace.ended(free))).isEqualTo("complete");
        var normal = Queue.of(millrace.stack(), "MillraceLanesNormal");
        var low = Queue.of(millrace.stack(), "MillraceLanesLow");
        Eventually.until("all three were put off", () -> normal.delayed() == 2 && low.delayed() == 1);
        held.forEach(task -> assertThat(millrace.show(task, "?include=history").path("history"))
                .noneMatch(entry -> entry.path("to").asText().equals("running")));

        PAUSED.forEach(path -> millrace.post(path + "/resume", "").expecting(200));
        held.forEach(task -> {
            var ended = millrace.ended(task);
            assertThat(Millrace.state(ended)).isEqualTo("complete");
            assertThat(Steps.named(ended, "first").path("attempt").asInt())
                    .as("being put off is no attempt")
                    .isEqualTo(1);
        });
        assertThat(millrace.get("/holds").body().path("holds")).isEmpty();
        Eventually.until("all events", () -> told().size() == 6);
        assertThat(told())
                .containsExactlyInAnyOrder(
                        "lane.paused", "lane.resumed",
                        "template.paused", "template.resumed",
                        "namespace.paused", "namespace.resumed");
    }

    @Test
    void nonsense_is_refused() {
        millrace.post("/lanes/fast/pause", "").expecting(404);
        millrace.post("/templates/shop/unheard/pause", "").expecting(404);
        millrace.post("/namespaces/shop/resume", "").expecting(404);
        assertThat(millrace.post("/namespaces/shop/pause", "{\"why\": 1, \"reason\": 2}")
                        .expecting(400)
                        .problems())
                .hasSize(2);
        millrace.post("/namespaces/no%20name/pause", "").expecting(400);
    }

    private static List<String> told() {
        return millrace.events().of("").stream()
                .map(event -> event.path("type").asText())
                .filter(type -> type.endsWith("paused") || type.endsWith("resumed"))
                .toList();
    }

    private static String template(String name) {
        return """
                namespace: %s
                name: %s
                version: 1.0.0
                steps:
                  - { name: first, handler: pass }
                  - { name: second, handler: pass, dependsOn: first }
                """.formatted((Object[]) name.split("/"));
    }
}
