package dev.millrace.benchmarks.stack;

import static dev.millrace.benchmarks.report.Cell.count;
import static dev.millrace.benchmarks.report.Cell.figure;
import static dev.millrace.benchmarks.report.Cell.text;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.report.Cell;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// End to end, through HTTP and every queue, with the emulated services in the same process.
public final class StackBenchmark implements Benchmark {
    private static final String NOTE =
            "A task is timed from the request sent to its final write committed; a hand-over from the"
                    + " write that releases a step to its claim through a queue. CPU is the whole process's: clients, functions,"
                    + " and the emulated table, queues and bus. Event level `task`; the stream, both indexes and `publish-events`"
                    + " are on.";

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
        var chain = Workflow.chain(5);
        Table memory = loads("Whole tasks, in memory");
        Table beside = Table.empty(
                "The chain, 32 clients, beside its own writes alone",
                "round",
                "writes/s of the stack",
                "steps/s of the stack",
                "writes/s alone, 32 threads",
                "steps/s that would be",
                "part of bare");
        long heap;
        try (var stack = Stack.start(Optional.empty())) {
            stack.apply(chain);
            new Load(chain, 8, smoke ? 8 : 6_000).on(stack);
            memory = with(memory, new Load(chain, 1, smoke ? 2 : 1_500).on(stack));
            for (int round = 1; round <= (smoke ? 1 : 3); round++) {
                var bare = new Bare();
                stack.record(bare::record);
                var crowd = new Load(chain, 32, smoke ? 32 : 4_000).on(stack);
                stack.record(write -> {});
                memory = with(memory, crowd);
                double seconds = bare.replay();
                double steps = crowd.load().tasks() * chain.steps() / seconds;
                beside = beside.with(
                        count(round),
                        figure(crowd.requests().writes() / crowd.seconds()),
                        figure(crowd.stepsPerSecond()),
                        figure(bare.writes() / seconds),
                        figure(steps),
                        figure(crowd.stepsPerSecond() / steps));
            }
            for (Load load : others(smoke)) {
                stack.apply(load.workflow());
                memory = with(memory, load.on(stack));
            }
            heap = Load.liveHeapMegabytes();
        }
        var whole = Table.empty("The whole process, services emulated in it", "", "MB")
                .with(text("live heap after the runs above, with all their tasks in memory"), figure(heap))
                .with(text("resident"), figure(Load.residentMegabytes()));
        return new Result(List.of(memory, beside, onDisk(chain, smoke), alone(smoke), whole), List.of(NOTE));
    }

    private static Table onDisk(Workflow chain, boolean smoke) throws Exception {
        Path data = Files.createTempDirectory("millrace-benchmark");
        Table disk = loads("Whole tasks, with a data folder");
        try (var stack = Stack.start(Optional.of(data))) {
            stack.apply(chain);
            new Load(chain, 8, smoke ? 2 : 100).on(stack);
            disk = with(disk, new Load(chain, 1, smoke ? 2 : 100).on(stack));
            disk = with(disk, new Load(chain, 32, smoke ? 4 : 400).on(stack));
        } finally {
            try (var files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return disk;
    }

    private static Table alone(boolean smoke) throws InterruptedException {
        int tasks = smoke ? 20 : 40_000;
        EngineAlone.stepsPerSecond(2, tasks);
        Table table = Table.empty("The engine over ports in memory, chain of five", "threads", "steps/s");
        for (int threads : new int[] {1, 2}) {
            double[] rounds = new double[smoke ? 1 : 5];
            for (int round = 0; round < rounds.length; round++) {
                rounds[round] = EngineAlone.stepsPerSecond(threads, tasks);
            }
            table = table.with(count(threads), Cell.median(rounds));
        }
        return table;
    }

    private static Table loads(String title) {
        return Table.empty(
                title,
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
    }

    private static List<Load> others(boolean smoke) {
        var loads = new ArrayList<Load>();
        loads.add(new Load(Workflow.diamond(), 1, smoke ? 1 : 500));
        loads.add(new Load(Workflow.diamond(), 32, smoke ? 1 : 2_000));
        if (!smoke) {
            loads.add(new Load(Workflow.chain(5), 100, 10_000));
            loads.add(new Load(Workflow.fan(1_000), 1, 5));
            loads.add(new Load(Workflow.fanIn(1_000), 1, 5));
            Workflow.real("montage-025d").ifPresent(graph -> loads.add(new Load(graph, 1, 5)));
            loads.add(new Load(Workflow.fan(9_998), 1, 1));
            loads.add(new Load(Workflow.fan(99_998), 1, 1));
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
