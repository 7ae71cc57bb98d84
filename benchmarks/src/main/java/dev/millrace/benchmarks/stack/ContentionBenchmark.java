package dev.millrace.benchmarks.stack;

import static dev.millrace.benchmarks.report.Cell.count;
import static dev.millrace.benchmarks.report.Cell.figure;
import static dev.millrace.benchmarks.report.Cell.text;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.Texts;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Many steps of one task that finish at once, and all want to be written down in its one item.
public final class ContentionBenchmark implements Benchmark {
    @Override
    public String name() {
        return "contention";
    }

    @Override
    public String measures() {
        return "writes and refused writes when many steps of one task finish at once";
    }

    @Override
    public Result run(Scale scale) throws Exception {
        var table = Table.empty(
                "Steps of one task that finish at once",
                "steps side by side",
                "writes of the task's item",
                "all writes",
                "refused",
                "refused, % of all",
                "seconds");
        for (int width : scale == Scale.SMOKE ? new int[] {20} : new int[] {10, 100, 1_000, 1_000, 1_000}) {
            try (var stack = Stack.start(Optional.empty())) {
                var workflow = Workflow.fan(width);
                stack.apply(workflow);
                var taskWrites = new LongAdder();
                var writes = new LongAdder();
                stack.record(write -> {
                    writes.increment();
                    if (Texts.of(write.item(), "sk").equals("task")) {
                        taskWrites.increment();
                    }
                });
                var seen = new Load(workflow, 1, 1).on(stack);
                long refused = seen.requests().writes() - writes.sum();
                table = table.with(
                        text(Integer.toString(width)),
                        count(taskWrites.sum()),
                        count(seen.requests().writes()),
                        count(refused),
                        figure(100.0 * refused / seen.requests().writes()),
                        figure(seen.seconds()));
            }
        }
        return new Result(
                List.of(table), List.of("A refused write is billed like any other. Each line is a stack of its own."));
    }
}
