package dev.millrace.benchmarks.cost;

import static dev.millrace.benchmarks.report.Cell.count;
import static dev.millrace.benchmarks.report.Cell.figure;
import static dev.millrace.benchmarks.report.Cell.text;

import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.latency.Latencies;
import dev.millrace.benchmarks.report.Table;
import dev.millrace.benchmarks.stack.Workflow;
import dev.millrace.cost.Charge;
import dev.millrace.cost.Prices;
import dev.millrace.cost.Usage;
import java.util.ArrayList;
import java.util.List;

/// The same workflows by the public rules of others, reckoned in their favour: steps of one millisecond in the smallest
/// functions, no events, no logs, no submission through an API, nothing retried.
final class Peers {
    private static final double MILLION = 1_000_000;

    /// The least a step's function uses: one request, one millisecond, 128 MB.
    private static final Usage STEP = Usage.of(Charge.INVOCATIONS, 1).and(Charge.FUNCTION_TIME, 0.001 * 0.125);

    /// The state a step hands on: its result of 30 bytes and a name.
    private static final double STEP_BYTES = 100;

    /// Express workflows are charged by started 100 ms and 64 MB; a step takes what one of Step Functions' does.
    private static final double EXPRESS_SECONDS_A_STEP = 0.0773;

    private Peers() {}

    static Table table(MeteredStack stack, Scale scale, Latencies latencies, double ownMillis, Prices prices)
            throws Exception {
        var table = Table.empty(
                "Dollars of a million tasks, beside others",
                "workflow",
                "steps",
                "Millrace, level task",
                "Step Functions Standard",
                "Step Functions Express (keeps nothing)",
                "Lambda durable functions");
        for (Workflow workflow : workflows(scale)) {
            int tasks = scale == Scale.SMOKE ? 1 : workflow.steps() < 20 ? 20 : 5;
            Usage ours = stack.run(workflow, tasks).modelled(latencies, ownMillis);
            table = table.with(
                    text(workflow.name()),
                    count(workflow.steps()),
                    figure(prices.of(ours) * MILLION),
                    figure(prices.of(standard(workflow.steps())) * MILLION),
                    figure(prices.of(express(workflow.steps())) * MILLION),
                    figure(prices.of(durable(workflow.steps())) * MILLION));
        }
        return table;
    }

    /// A transition into each state.
    private static Usage standard(int steps) {
        return STEP.times(steps).and(Charge.TRANSITIONS, steps);
    }

    private static Usage express(int steps) {
        double seconds = Math.ceil(steps * EXPRESS_SECONDS_A_STEP * 10) / 10;
        return STEP.times(steps).and(Charge.EXPRESS_REQUESTS, 1).and(Charge.EXPRESS_TIME, seconds / 16);
    }

    /// An operation for the start and for each step; one function runs them all, a checkpoint of five milliseconds
    /// after each.
    private static Usage durable(int steps) {
        return Usage.of(Charge.DURABLE_OPERATIONS, steps + 1)
                .and(Charge.DURABLE_DATA, steps * STEP_BYTES / (1 << 30))
                .and(Charge.INVOCATIONS, 1)
                .and(Charge.FUNCTION_TIME, steps * 0.006 * 0.125);
    }

    private static List<Workflow> workflows(Scale scale) {
        var workflows = new ArrayList<>(List.of(Workflow.chain(5), Workflow.diamond()));
        if (scale == Scale.FULL) {
            workflows.add(Workflow.fan(100));
            Workflow.real("montage-005d").ifPresent(workflows::add);
        }
        return workflows;
    }
}
