package dev.millrace.benchmarks.cost;

import dev.millrace.benchmarks.latency.Latencies;
import dev.millrace.benchmarks.latency.Path;
import dev.millrace.benchmarks.stack.Workflow;
import dev.millrace.cost.Charge;
import dev.millrace.cost.Usage;
import dev.millrace.localstack.metering.Meter.Call;
import dev.millrace.localstack.metering.Meter.Invocation;
import dev.millrace.localstack.metering.Meter.Item;
import dev.millrace.localstack.metering.Meter.Purpose;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What so many tasks of a workflow used.
public record Metered(
        Workflow workflow, int tasks, Map<Item, Double> items, List<Invocation> invocations, List<Call> calls) {
    public Metered {
        items = Map.copyOf(items);
        invocations = List.copyOf(invocations);
        calls = List.copyOf(calls);
    }

    /// Of one task, function time as measured on this machine. Here submissions of one moment share a send; on Lambda
    /// each has an instance to itself, so they are given one each.
    public Usage measured() {
        double shared = 1 - usage(item -> item.function().equals("submit-task")).amount(Charge.QUEUE_REQUESTS);
        return usage(item -> true).and(Charge.QUEUE_REQUESTS, Math.max(0, shared));
    }

    /// The functions' own time beside requests, per request that they wait for: the median of the invocations.
    public double ownMillisPerRequest(Latencies latencies) {
        double[] all = paths("", latencies).stream()
                .mapToDouble(Path::ownMillisPerRequest)
                .sorted()
                .toArray();
        return all.length == 0 ? 0 : all[all.length / 2];
    }

    /// Of the tasks' invocations, in the order they ended.
    ///
    /// @param function only of this one; of all if empty
    public List<Path> paths(String function, Latencies latencies) {
        return invocations.stream()
                .filter(invocation -> invocation.purpose() == Purpose.WORK)
                .filter(invocation ->
                        function.isEmpty() || invocation.function().equals(function))
                .map(invocation -> Path.of(invocation, calls, latencies))
                .toList();
    }

    /// Of one task, function time as it would be on AWS: requests at the table's latencies, and beside each the
    /// functions' own time.
    public Usage modelled(Latencies latencies, double ownMillisPerRequest) {
        double gigabyteSeconds = invocations.stream()
                .filter(invocation -> invocation.purpose() == Purpose.WORK)
                .mapToDouble(invocation ->
                        Math.ceil(Path.of(invocation, calls, latencies).millis(ownMillisPerRequest))
                                / 1_000
                                * invocation.memoryMegabytes()
                                / 1_024)
                .sum();
        return measured().without(Charge.FUNCTION_TIME).and(Charge.FUNCTION_TIME, gigabyteSeconds / tasks);
    }

    public Usage usage(Predicate<Item> which) {
        Usage usage = Usage.NONE;
        for (var entry : items.entrySet()) {
            if (entry.getKey().purpose() == Purpose.WORK && which.test(entry.getKey())) {
                usage = usage.and(entry.getKey().charge(), entry.getValue());
            }
        }
        return usage.times(1.0 / tasks);
    }
}
