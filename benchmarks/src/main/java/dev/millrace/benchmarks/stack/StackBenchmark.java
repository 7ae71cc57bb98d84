package dev.millrace.benchmarks.stack;

import static dev.millrace.benchmarks.report.Cell.count;
import static dev.millrace.benchmarks.report.Cell.figure;
import static dev.millrace.benchmarks.report.Cell.text;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// End to end, through HTTP and every queue, with the emulated services in the same process.
public final class StackBenchmark implements Benchmark {
    @Override
    public String name() {
        return "stack";
    }

    @Override
    public String measures() {
        return "whole tasks through the local stack, in memory and on disk, beside the bare table";
    }

    @Override
    public Result run(Scale scale) throws Exception {
        boolean smoke = scale == Scale.SMOKE;
        var loads = Table.empty(
                "Whole tasks, in memory",
                "workflow",
                "clients",
                "tasks",
                "steps/s",
                "task p50 ms",
                "p95",
                "p99",
                "hand-over p50 ms",
                "p95",
                "CPU ms a step",
                "writes a step",
                "queue requests a step");
        var bareTable = Table.empty(
                "The chain beside its own writes alone", "", "writes", "writes/s", "steps/s", "part of bare");
        try (var stack = Stack.start(Optional.empty())) {
            var chain = Workflow.chain(5);
            stack.apply(chain);
            new Load(chain, 8, smoke ? 8 : 4_000).on(stack);
            loads = with(loads, new Load(chain, 1, smoke ? 2 : 1_000).on(stack));
            var bare = new Bare();
            stack.record(bare::record);
            var crowd = new Load(chain, 32, smoke ? 32 : 4_000).on(stack);
            stack.record(write -> {});
            loads = with(loads, crowd);
            for (Load load : others(smoke)) {
                stack.apply(load.workflow());
                loads = with(loads, load.on(stack));
            }
            double seconds = bare.replay();
            double bareSteps = bare.writes() / seconds * 5 * crowd.load().tasks() / bare.writes();
            bareTable = bareTable
                    .with(
                            text("the stack"),
                            count(crowd.requests().writes()),
                            figure(crowd.requests().writes() / crowd.seconds()),
                            figure(crowd.stepsPerSecond()),
                            figure(crowd.stepsPerSecond() / bareSteps))
                    .with(
                            text("its writes alone, 32 threads"),
                            count(bare.writes()),
                            figure(bare.writes() / seconds),
                            figure(bareSteps),
                            figure(1));
        }
        return new Result(List.of(loads, bareTable), List.of());
    }

    private static List<Load> others(boolean smoke) {
        var loads = new ArrayList<Load>();
        loads.add(new Load(Workflow.diamond(), 1, smoke ? 1 : 500));
        loads.add(new Load(Workflow.diamond(), 32, smoke ? 1 : 2_000));
        if (!smoke) {
            loads.add(new Load(Workflow.fan(1_000), 1, 5));
            loads.add(new Load(Workflow.fanIn(100), 1, 20));
            Workflow.real("montage-025d").ifPresent(graph -> loads.add(new Load(graph, 1, 5)));
        }
        return loads;
    }

    private static Table with(Table table, Load.Seen seen) {
        double steps = (double) seen.load().tasks() * seen.load().workflow().steps();
        return table.with(
                text(seen.load().workflow().name()),
                count(seen.load().clients()),
                count(seen.load().tasks()),
                figure(seen.stepsPerSecond()),
                figure(seen.taskMillis(0.5)),
                figure(seen.taskMillis(0.95)),
                figure(seen.taskMillis(0.99)),
                figure(seen.handOverMillis(0.5)),
                figure(seen.handOverMillis(0.95)),
                figure(seen.cpuMillisPerStep()),
                figure(seen.requests().writes() / steps),
                figure(seen.requests().queue() / steps));
    }
}
