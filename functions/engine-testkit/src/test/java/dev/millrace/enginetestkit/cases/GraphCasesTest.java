package dev.millrace.enginetestkit.cases;

import static dev.millrace.enginetestkit.TaskAssert.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.TaskAssert;
import dev.millrace.enginetestkit.TaskSeen;
import dev.millrace.enginetestkit.World;
import dev.millrace.enginetestkit.memory.Handlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Graphs of other engines run to their ends: each step as often as it must, parents before children.
class GraphCasesTest {
    @TestFactory
    Stream<DynamicTest> shapes_with_failures() {
        List<JsonNode> workflows = new ArrayList<>();
        Cases.read("dag-shapes.json").path("workflows").forEach(workflows::add);
        return workflows.stream()
                .map(workflow -> DynamicTest.dynamicTest(workflow.path("name").asText(), () -> shape(workflow)));
    }

    private static void shape(JsonNode workflow) {
        Template template = Cases.template(workflow.path("steps"), "depends_on", step -> 3);
        Map<String, Integer> failures = new HashMap<>();
        workflow.path("steps")
                .forEach(step -> failures.put(
                        step.path("name").asText(), step.path("failure_count").asInt(1)));
        Handlers handlers = new Handlers()
                .on(
                        "case",
                        call -> call.attempt()
                                        <= failures.getOrDefault(call.step().name(), 0)
                                ? Handlers.mayHelp("CONFIGURED", "fails")
                                : Handlers.PASS.handle(call));

        TaskSeen task = new World(handlers).run(template);

        TaskAssert seen = assertThat(task).isComplete();
        failures.forEach((step, times) -> seen.tried(step, times + 1));
        workflow.path("computed_by_us_levels").properties().forEach(entry -> {
            int number = template.numberOf(entry.getKey()).orElseThrow();
            Assertions.assertThat(template.graph().level(number))
                    .isEqualTo(entry.getValue().asInt());
        });
        parentsEndBeforeChildrenBegin(task);
    }

    @TestFactory
    Stream<DynamicTest> real_workflows() {
        return Cases.files("dags").stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> real(file)));
    }

    private static void real(Path file) {
        Template template = Cases.template(Cases.parse(file).path("steps"), "dependsOn", step -> 1);
        Handlers handlers = new Handlers().on("case", Handlers.PASS);

        TaskSeen task = new World(handlers).run(template);

        TaskAssert seen = assertThat(task).isComplete();
        template.steps().forEach(step -> seen.tried(step.name(), 1));
        parentsEndBeforeChildrenBegin(task);
    }

    /// By the history that is kept. Moves of one moment stand by item there, not by cause, so equal times are no
    /// proof against.
    private static void parentsEndBeforeChildrenBegin(TaskSeen task) {
        Map<Integer, Move> begun = new HashMap<>();
        Map<Integer, Move> complete = new HashMap<>();
        for (Move move : task.moves()) {
            if (move instanceof Move.OfSteps of) {
                of.steps().forEach(step -> {
                    if (of.to() == StepState.Kind.RUNNING) {
                        begun.putIfAbsent(step, move);
                    } else if (of.to() == StepState.Kind.COMPLETE) {
                        complete.put(step, move);
                    }
                });
            }
        }
        Assertions.assertThat(complete).hasSize(task.template().graph().size());
        begun.forEach((step, start) -> task.template().graph().forEachParent(step, parent -> {
            Move end = complete.get(parent);
            Assertions.assertThat(end).isNotNull();
            Assertions.assertThat(end.at()).isBeforeOrEqualTo(start.at());
        }));
    }
}
