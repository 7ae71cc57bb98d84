package dev.millrace.promises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The graph of a real scientific workflow: 619 steps of an image mosaic.
@ExtendWith(SharedStack.class)
class RealWorkflowTest {
    private final Millrace millrace;

    RealWorkflowTest(Millrace millrace) {
        this.millrace = millrace;
    }

    @Test
    void an_image_mosaic_completes_each_step_once_and_parents_before_children() throws IOException {
        var file = Millrace.cases().resolve("dags/montage-025d.json");
        assumeThat(file)
                .as("the graphs of real workflows are not here (system property millrace.cases)")
                .exists();
        var parents = parents(Millrace.JSON.readTree(Files.readString(file)));
        var graph = Graphs.named("montage");
        parents.forEach((step, before) -> graph.step(step, before.toArray(String[]::new)));
        millrace.apply(graph.json());

        var task = millrace.submit("graphs/montage", Map.of());
        var ended = millrace.ended(task, Eventually.PATIENCE);
        Eventually.until(
                "all events",
                () -> millrace.events().of(task).size() >= ended.path("history").size());
        var events = millrace.events().of(task);

        assertThat(Millrace.state(ended)).isEqualTo("complete");
        assertThat(parents).hasSize(619);
        isEachStepOnceAfterItsParents(ended.path("history").valueStream().toList(), parents);
        isEachStepOnceAfterItsParents(CausalOrder.of(events), parents);
    }

    private static Map<String, List<String>> parents(JsonNode document) {
        var parents = new HashMap<String, List<String>>();
        document.path("steps")
                .forEach(step -> parents.put(step.path("name").asText(), Millrace.texts(step.path("dependsOn"))));
        return parents;
    }

    private static void isEachStepOnceAfterItsParents(List<JsonNode> moves, Map<String, List<String>> parents) {
        var completed = new ArrayList<String>();
        var done = new HashSet<String>();
        var tooEarly = new ArrayList<String>();
        for (var move : moves) {
            var step = move.path("step").asText();
            var to = move.path("to").asText();
            if (to.equals("running") && move.has("step") && !done.containsAll(parents.getOrDefault(step, List.of()))) {
                tooEarly.add(step);
            }
            if (to.equals("complete") && move.has("step")) {
                completed.add(step);
                done.add(step);
            }
        }
        assertThat(tooEarly).as("steps that ran before their parents").isEmpty();
        assertThat(completed).containsExactlyInAnyOrderElementsOf(parents.keySet());
    }
}
