package dev.millrace.enginetestkit.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.advance.Advance;
import dev.millrace.engine.advance.Happening;
import dev.millrace.engine.advance.Plan;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.readiness.Reporting;
import dev.millrace.engine.readiness.StepReport;
import dev.millrace.engine.readiness.TaskReport;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.task.Waiter;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.World;
import dev.millrace.enginetestkit.memory.Handlers;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Scripts of another engine: a step completes or fails, and then so many are complete, so many ready. A failure there
/// only marks the step; here it is one that is to be retried much later.
class LifecycleCasesTest {
    @TestFactory
    Stream<DynamicTest> scripts() {
        Map<String, JsonNode> graphs = new HashMap<>();
        Cases.read("lifecycle-templates.json")
                .path("templates")
                .forEach(template -> graphs.put(template.path("name").asText(), template.path("steps")));
        List<JsonNode> scripts = new ArrayList<>();
        Cases.read("lifecycle-scripts.json").forEach(scripts::add);
        return scripts.stream()
                .filter(script -> script.path("static").asBoolean())
                .map(script ->
                        DynamicTest.dynamicTest(script.path("test").asText(), () -> new Play(graphs, script).run()));
    }

    private static final class Play {
        private static final Duration MUCH_LATER = Duration.ofDays(1);

        private final JsonNode script;
        private final Template template;
        private final Map<Integer, Integer> attempts = new HashMap<>();
        private TaskRecord task;

        Play(Map<String, JsonNode> graphs, JsonNode script) {
            this.script = script;
            JsonNode steps = graphs.get(script.path("template").asText());
            assertThat(steps).as("graph of %s", script.path("template")).isNotNull();
            this.template = Cases.template(steps, "dependsOn", step -> 3);
            this.task = new World(new Handlers()).submitted(template);
        }

        void run() {
            for (JsonNode event : script.path("events")) {
                if (event.has("complete")) {
                    int step = number(event.path("complete"));
                    happens(new Happening.Ended(step, 0, attempts.getOrDefault(step, 1), StepState.Kind.COMPLETE));
                } else if (event.has("fail")) {
                    int step = number(event.path("fail"));
                    int next = attempts.merge(step, 2, (attempt, first) -> attempt + 1);
                    happens(new Happening.WaitsLong(
                            step, 0, next, ManualClock.START.plus(MUCH_LATER), Waiter.Kind.RETRY));
                } else if (event.has("expect_task")) {
                    expectTask(event.path("expect_task"));
                } else {
                    expectStep(event.path("expect_step"));
                }
            }
        }

        private int number(JsonNode name) {
            return template.numberOf(Cases.name(name.asText())).orElseThrow();
        }

        private void happens(Happening happening) {
            Plan plan = Advance.plan(
                    template,
                    task,
                    List.of(happening),
                    Optional.empty(),
                    StepSet.EMPTY,
                    ManualClock.START,
                    "w" + task.version());
            assertThat(plan).as("%s", happening).isInstanceOf(Plan.Change.class);
            task = ((Plan.Change) plan).next();
        }

        private TaskReport report() {
            return new Reporting(template, task, Map.of(), Map.of(), List.of()).report();
        }

        private void expectTask(JsonNode expected) {
            TaskReport report = report();
            assertThat(report.steps()).hasSize(expected.path("total_steps").asInt());
            assertThat(report.counts().get(StepState.Kind.COMPLETE))
                    .isEqualTo(expected.path("completed_steps").asInt());
            assertThat(report.steps().stream().filter(StepReport::ready))
                    .hasSize(expected.path("ready_steps").asInt());
        }

        private void expectStep(JsonNode expected) {
            StepReport step = report().steps().get(number(expected.path("name")));
            assertThat(step.ready()).isEqualTo(expected.path("ready").asBoolean());
            assertThat(step.parentsTotal())
                    .isEqualTo(expected.path("total_parents").asInt());
            assertThat(step.parentsDone())
                    .isEqualTo(expected.path("completed_parents").asInt());
        }
    }
}
