package dev.millrace.benchmarks.cost;

import static dev.millrace.benchmarks.report.Cell.figure;
import static dev.millrace.benchmarks.report.Cell.text;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.latency.Latencies;
import dev.millrace.benchmarks.report.Cell;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import dev.millrace.benchmarks.stack.Workflow;
import dev.millrace.cost.Charge;
import dev.millrace.cost.Prices;
import dev.millrace.cost.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Dollars of tasks, at public prices.
public final class CostBenchmark implements Benchmark {
    private static final List<String> LEVELS = List.of("task", "step", "all");
    private static final double MILLION = 1_000_000;

    private final Prices prices = Prices.known();
    private final Latencies latencies = new Latencies();

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public String measures() {
        return "dollars of tasks and steps at public prices, beside Step Functions and durable functions";
    }

    @Override
    public Result run(Scale scale) throws Exception {
        boolean smoke = scale == Scale.SMOKE;
        int tasks = smoke ? 1 : 20;
        try (var stack = MeteredStack.start()) {
            var figures = Table.empty(
                    "Dollars a million steps",
                    "event level",
                    "one more step in place",
                    "one more step through queues",
                    "a whole task of five steps, alone",
                    "the same, 32 at once",
                    "the same, dollars a million tasks");
            double own = stack.run(Workflow.chain(5), smoke ? 1 : 60).ownMillisPerRequest(latencies);
            var byLevel = new LinkedHashMap<String, Usage>();
            var marginal = new LinkedHashMap<String, Usage>();
            for (String level : smoke ? List.of("task") : LEVELS) {
                Usage chain = modelled(stack, own, at(level, Workflow.chain(5)), tasks);
                Usage crowd = modelled(stack, own, at(level, Workflow.chain(5)), smoke ? 32 : 320, 32);
                Usage longer = modelled(stack, own, at(level, Workflow.chain(smoke ? 15 : 55)), smoke ? 1 : 6);
                Usage fan = modelled(stack, own, at(level, Workflow.fan(smoke ? 5 : 50)), smoke ? 1 : 6);
                Usage wider = modelled(stack, own, at(level, Workflow.fan(smoke ? 15 : 150)), smoke ? 1 : 6);
                Usage inPlace = longer.minus(chain).times(smoke ? 0.1 : 0.02);
                Usage queued = wider.minus(fan).times(smoke ? 0.1 : 0.01);
                figures = figures.with(
                        text(level),
                        dollars(inPlace),
                        dollars(queued),
                        figure(prices.of(chain) * MILLION / 5),
                        figure(prices.of(crowd) * MILLION / 5),
                        dollars(crowd));
                byLevel.put("five steps, 32 at once, level " + level, crowd);
                byLevel.put("five steps, level " + level, chain);
                marginal.put("in place, level " + level, inPlace);
                marginal.put("through queues, level " + level, queued);
            }
            byLevel.putAll(marginal);
            return new Result(
                    List.of(
                            figures,
                            parts(byLevel),
                            Peers.table(stack, scale, latencies, own, prices),
                            Idle.table(stack, prices)),
                    List.of("Function time is their requests at the latencies of " + latencies.date()
                            + ", and beside each "
                            + String.format(Locale.ROOT, "%.1f", own) + " ms of their own, measured here; prices of "
                            + prices.region() + ", " + prices.date()
                            + ", without free tiers. Tasks run one after the other, so that no request is shared between "
                            + "them, but for those said to run 32 at once. A step through queues is one of many "
                            + "side by side."));
        }
    }

    private Usage modelled(MeteredStack stack, double own, Workflow workflow, int tasks) throws Exception {
        return modelled(stack, own, workflow, tasks, 1);
    }

    private Usage modelled(MeteredStack stack, double own, Workflow workflow, int tasks, int together)
            throws Exception {
        Metered metered = stack.run(workflow, tasks, together);
        return metered.modelled(latencies, own);
    }

    static Workflow at(String level, Workflow workflow) {
        return new Workflow(
                workflow.name() + "-" + level,
                workflow.steps(),
                workflow.template()
                        .replace("\"events\":\"task\"", "\"events\":\"" + level + "\"")
                        .replace(
                                "\"name\":\"" + workflow.name() + "\"",
                                "\"name\":\"" + workflow.name() + "-" + level + "\""));
    }

    /// Where the dollars go, a million of each.
    private Table parts(Map<String, Usage> usages) {
        List<Charge> charges = new ArrayList<>();
        for (Charge charge : Charge.values()) {
            if (usages.values().stream()
                    .anyMatch(usage -> Math.abs(usage.amount(charge)) * prices.of(charge) * MILLION > 0.005)) {
                charges.add(charge);
            }
        }
        List<String> heads = new ArrayList<>(List.of("a million of"));
        charges.forEach(charge -> heads.add(charge.service() + " " + charge.unit()));
        var table = new Table("Where it goes, in dollars", heads, List.of());
        for (var entry : usages.entrySet()) {
            List<Cell> row = new ArrayList<>(List.of(text(entry.getKey())));
            charges.forEach(charge -> row.add(figure(entry.getValue().amount(charge) * prices.of(charge) * MILLION)));
            table = table.with(row.toArray(Cell[]::new));
        }
        return table;
    }

    private Cell dollars(Usage usage) {
        return figure(prices.of(usage) * MILLION);
    }
}
