package dev.millrace.benchmarks.stack;

import static dev.millrace.benchmarks.report.Cell.count;
import static dev.millrace.benchmarks.report.Cell.figure;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Home;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.report.Axis;
import dev.millrace.benchmarks.report.Chart;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a step costs as tasks, tables and crowds grow: straight lines, if all is well.
public final class GrowthBenchmark implements Benchmark {
    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String measures() {
        return "time and writes against steps of a task, tasks in the table, and clients";
    }

    @Override
    public Result run(Scale scale) throws Exception {
        boolean smoke = scale == Scale.SMOKE;
        var steps = Table.empty(
                "Steps of one task, one wide fan", "steps", "ms a step", "writes a step", "queue requests a step");
        var chains = Table.empty(
                "Steps of one task, one chain", "steps", "ms a step", "writes a step", "write units a step");
        var fans = new ArrayList<Chart.Point>();
        var lines = new ArrayList<Chart.Point>();
        for (int size : smoke ? new int[] {10} : new int[] {10, 30, 100, 300, 1_000, 3_000, 10_000}) {
            try (var stack = Stack.start(Optional.empty())) {
                warm(stack, smoke);
                var fan = one(stack, Workflow.fan(size - 2));
                steps = steps.with(
                        count(size),
                        figure(fan.seconds() * 1_000 / size),
                        figure((double) fan.requests().writes() / size),
                        figure((double) fan.requests().queue() / size));
                fans.add(new Chart.Point(size, fan.seconds() * 1_000 / size));
                var units = new Units();
                stack.record(units::add);
                var chain = one(stack, Workflow.chain(size));
                stack.record(write -> {});
                chains = chains.with(
                        count(size),
                        figure(chain.seconds() * 1_000 / size),
                        figure((double) chain.requests().writes() / size),
                        figure((double) units.sum() / size));
                lines.add(new Chart.Point(size, chain.seconds() * 1_000 / size));
            }
        }
        var tasks = Table.empty(
                "Tasks in the table, chain of five, 32 clients", "tasks before", "steps/s", "CPU ms a step");
        var crowd = Table.empty("Clients, chain of five", "clients", "steps/s", "task p50 ms", "writes a step");
        try (var stack = Stack.start(Optional.empty())) {
            warm(stack, smoke);
            var chain = Workflow.chain(5);
            for (int clients : smoke ? new int[] {2} : new int[] {1, 2, 4, 8, 16, 32, 64}) {
                var seen = new Load(chain, clients, smoke ? 4 : 1_000).on(stack);
                crowd = crowd.with(
                        count(clients),
                        figure(seen.stepsPerSecond()),
                        figure(seen.taskMillis(0.5)),
                        figure((double) seen.requests().writes()
                                / 5
                                / seen.load().tasks()));
            }
            int before = smoke ? 4 : 9_000;
            for (int round = 0; round < (smoke ? 1 : 6); round++) {
                var seen = new Load(chain, 32, smoke ? 4 : 5_000).on(stack);
                tasks = tasks.with(count(before), figure(seen.stepsPerSecond()), figure(seen.cpuMillisPerStep()));
                before += seen.load().tasks();
            }
        }
        if (!smoke) {
            draw(fans, lines);
        }
        return new Result(
                List.of(steps, chains, tasks, crowd),
                List.of("![Milliseconds a step against steps of a task](growth.svg)"));
    }

    private static void draw(List<Chart.Point> fans, List<Chart.Point> lines) throws Exception {
        var chart = new Chart(
                "One task, from its submission to its end",
                Axis.logarithmic("steps of the task"),
                Axis.logarithmic("milliseconds a step"),
                List.of(new Chart.Series("one wide fan", fans), new Chart.Series("one chain", lines)));
        Files.writeString(Home.folder().resolve("docs/growth.svg"), chart.svg());
    }

    private static void warm(Stack stack, boolean smoke) throws Exception {
        stack.apply(Workflow.chain(5));
        stack.apply(Workflow.diamond());
        new Load(Workflow.chain(5), 16, smoke ? 2 : 1_000).on(stack);
        new Load(Workflow.diamond(), 16, smoke ? 2 : 300).on(stack);
    }

    private static Load.Seen one(Stack stack, Workflow workflow) throws Exception {
        stack.apply(workflow);
        return new Load(workflow, 1, 1).on(stack);
    }
}
