package dev.millrace.benchmarks.engine;

import dev.millrace.benchmarks.report.Cell;
import java.util.Collection;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/// What JMH measured, as cells of tables.
record Measured(Collection<RunResult> results) {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /// In nanoseconds.
    Cell.Figure time(String method, String graph) {
        return figure(find(method, graph).getPrimaryResult().getStatistics(), 1);
    }

    Cell.Figure micros(String method, String graph) {
        return figure(find(method, graph).getPrimaryResult().getStatistics(), 1e-3);
    }

    Cell ratio(String method, String limit, String graph) {
        return Cell.figure(time(method, graph).value() / time(limit, graph).value());
    }

    /// Allocated by one call.
    Cell bytes(String method, String graph) {
        Result<?> allocated = find(method, graph).getSecondaryResults().get(ALLOCATED);
        return allocated == null
                ? Cell.text("unknown")
                : Cell.count(Math.round(allocated.getStatistics().getPercentile(50)));
    }

    private static Cell.Figure figure(Statistics samples, double scale) {
        return new Cell.Figure(samples.getPercentile(50) * scale, samples.getMin() * scale, samples.getMax() * scale);
    }

    private RunResult find(String method, String graph) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
                .filter(result ->
                        graph.isEmpty() || graph.equals(result.getParams().getParam("graph")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("JMH did not measure " + method + " on " + graph));
    }
}
