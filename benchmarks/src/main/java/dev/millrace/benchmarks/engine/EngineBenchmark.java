package dev.millrace.benchmarks.engine;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.report.Cell;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;

/// The engine in memory: what is decided, which steps may run, and what one finished step changes.
public final class EngineBenchmark implements Benchmark {
    private static final List<Integer> SIZES = List.of(7, 100, 1_000, 10_000, 100_000);
    private static final List<Integer> SMALL = List.of(7, 100);

    /// Most steps of which a report for people is made here; it is linear, and a page nobody reads beyond.
    private static final int LARGEST_REPORT = 1_000;

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public String measures() {
        return "the engine in memory, by JMH: readiness, advance, task item, template, decisions";
    }

    @Override
    public Result run(Scale scale) throws RunnerException {
        List<Integer> sizes = scale == Scale.SMOKE ? SMALL : SIZES;
        List<String> made = sizes.stream()
                .flatMap(size -> Stream.of("chain-" + size, "wide-" + size, "layered-" + size))
                .toList();
        List<String> all = new ArrayList<>(made);
        if (scale == Scale.FULL) {
            all.addAll(Shape.real());
        }
        List<String> layered = sizes.stream().map(size -> "layered-" + size).toList();
        Runs runs = new Runs(scale);
        return new Result(
                List.of(
                        readiness(runs, all),
                        advance(runs, all),
                        item(runs, made),
                        template(runs, layered),
                        decisions(runs)),
                List.of(
                        "Medians, with the least and the most of all iterations in brackets; nanoseconds where nothing else"
                                + " is said.",
                        "The walk answers the same question from flat arrays of booleans, makes no record and forgets the"
                                + " answer: the limit.",
                        "Graphs are half done, in random order; real ones are from WfInstances, where the files are there.",
                        "An advance goes from the record that was read to the record to be written, with its history and"
                                + " its results; encoding that record is a row of its own, for it is linear in bytes."));
    }

    private static Table readiness(Runs runs, List<String> graphs) throws RunnerException {
        Measured pass = runs.measure(Readying.class, graphs, "full", "fullWalk");
        List<String> reported = graphs.stream()
                .filter(graph -> Shape.parents(graph).size() <= LARGEST_REPORT)
                .toList();
        Measured report = runs.measure(Readying.class, reported, "report");
        Table table = Table.empty(
                "Readiness: all steps that may run, from the task's sets",
                "graph",
                "steps",
                "edges",
                "full pass",
                "bare walk",
                "ratio",
                "with states and reasons of all steps");
        for (String graph : graphs) {
            List<int[]> parents = Shape.parents(graph);
            table = table.with(
                    Cell.text(graph),
                    Cell.count(parents.size()),
                    Cell.count(parents.stream().mapToLong(of -> of.length).sum()),
                    pass.time("full", graph),
                    pass.time("fullWalk", graph),
                    pass.ratio("full", "fullWalk", graph),
                    reported.contains(graph) ? report.time("report", graph) : Cell.text(""));
        }
        return table;
    }

    private static Table advance(Runs runs, List<String> graphs) throws RunnerException {
        Measured measured = runs.measure(Advancing.class, graphs, "inPlace", "queued", "walk");
        Table table = Table.empty(
                "Advance: one step ends",
                "graph",
                "in place",
                "bytes allocated",
                "through a queue",
                "bytes allocated",
                "bare walk");
        for (String graph : graphs) {
            table = table.with(
                    Cell.text(graph),
                    measured.time("inPlace", graph),
                    measured.bytes("inPlace", graph),
                    measured.time("queued", graph),
                    measured.bytes("queued", graph),
                    measured.time("walk", graph));
        }
        return table;
    }

    private static Table item(Runs runs, List<String> graphs) throws RunnerException {
        Measured measured = runs.measure(Encoding.class, graphs, "encode", "decode");
        Table table = Table.empty(
                "Task item: record to attributes and back",
                "graph",
                "bytes of its sets",
                "encode",
                "bytes allocated",
                "decode",
                "bytes allocated");
        for (String graph : graphs) {
            table = table.with(
                    Cell.text(graph),
                    Cell.count(Subject.of(graph).bytesOfSets()),
                    measured.time("encode", graph),
                    measured.bytes("encode", graph),
                    measured.time("decode", graph),
                    measured.bytes("decode", graph));
        }
        return table;
    }

    private static Table template(Runs runs, List<String> graphs) throws RunnerException {
        Measured measured = runs.measure(Compiling.class, graphs, "template", "graph", "walk");
        Table table = Table.empty(
                "Template: compiled from its stored document, in microseconds",
                "graph",
                "characters",
                "compiled",
                "of it the graph",
                "bare walk");
        for (String graph : graphs) {
            table = table.with(
                    Cell.text(graph),
                    Cell.count(Subject.of(graph).document().json().length()),
                    measured.micros("template", graph),
                    measured.micros("graph", graph),
                    measured.micros("walk", graph));
        }
        return table;
    }

    private static Table decisions(Runs runs) throws RunnerException {
        Measured measured = runs.measure(Deciding.class, List.of(), "step", "task", "retry");
        return Table.empty("Decisions", "what", "time", "bytes allocated")
                .with(Cell.text("a step's transition"), measured.time("step", ""), measured.bytes("step", ""))
                .with(Cell.text("a task's transition"), measured.time("task", ""), measured.bytes("task", ""))
                .with(Cell.text("a delay before a retry"), measured.time("retry", ""), measured.bytes("retry", ""));
    }
}
