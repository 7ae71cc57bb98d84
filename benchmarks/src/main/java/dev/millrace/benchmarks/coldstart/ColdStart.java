package dev.millrace.benchmarks.coldstart;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.coldstart.probe.Clients;
import dev.millrace.benchmarks.coldstart.probe.Logging;
import dev.millrace.benchmarks.coldstart.probe.Nothing;
import dev.millrace.benchmarks.coldstart.probe.Reading;
import dev.millrace.benchmarks.report.Cell;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.LocalStackOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Starts each function as Lambda would, in a process of its own under AWS's runtime client, and takes the time to its
/// first answers; then starts handlers that do one part of it each, and compares the sum.
public final class ColdStart implements Benchmark {
    private static final int SPAWNS = 5;

    @Override
    public String name() {
        return "cold-start";
    }

    @Override
    public String measures() {
        return "from a function's start to its first answer and its first work, with and without an AOT cache";
    }

    @Override
    public Result run(Scale scale) throws Exception {
        Path home = Path.of(System.getProperty("millrace.home", "."));
        Path caches = Files.createTempDirectory("millrace-caches-");
        LocalStackOptions options = LocalStackOptions.of(
                        home.resolve("target/launcher/template/Millrace.template.json"),
                        home.resolve("localstack/dynamodb-local/target/lib"))
                .inProcesses();
        try (LocalStack stack = LocalStack.start(options);
                Workplace workplace = new Workplace(stack);
                Spawns spawns = new Spawns(caches)) {
            return scale == Scale.SMOKE
                    ? new Run(workplace, spawns, List.of(Start.SMALL), 1).all()
                    : new Run(workplace, spawns, List.of(Start.values()), SPAWNS).all();
        } finally {
            delete(caches);
        }
    }

    private static void delete(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// @param starts ways to start a JVM
    /// @param count of spawns for each figure
    private record Run(Workplace workplace, Spawns spawns, List<Start> starts, int count) {
        Result all() throws Exception {
            Table functions = Table.empty(
                    "Each function in a process of its own on this machine",
                    "Function",
                    "JVM",
                    "first answer ms",
                    "first work ms",
                    "CPU ms",
                    "RSS MB");
            Table parts = Table.empty(
                    "What a first answer of `execute-step` consists of, in ms",
                    "JVM",
                    "JVM and runtime client",
                    "reading the event",
                    "the log",
                    "SDK clients",
                    "sum",
                    "measured",
                    "measured / sum");
            Table packages = Table.empty(
                    "Packages", "Function", "ZIP, MB (of 10^6 bytes)", "jars", "classes in them", "AOT cache, MB");
            List<Candidate> candidates = workplace.candidates();
            for (Start start : starts) {
                for (Candidate candidate : candidates) {
                    List<Spawn> measured = spawns.of(candidate, start, count);
                    functions = functions.with(
                            Cell.text(candidate.function().name()),
                            Cell.text(start.shown()),
                            median(measured, Spawn::answer),
                            median(measured, Spawn::work),
                            median(measured, Spawn::cpu),
                            median(measured, Spawn::residentMegabytes));
                    if (candidate.function().name().equals("execute-step")) {
                        parts = parts.with(parts(start, median(measured, Spawn::answer)));
                    }
                }
            }
            for (Candidate candidate : candidates) {
                PackageSize size = PackageSize.of(candidate.function().jars());
                packages = packages.with(
                        Cell.text(candidate.function().name()),
                        Cell.figure(size.zipped() / 1e6),
                        Cell.count(size.jars()),
                        Cell.count(size.classes()),
                        starts.contains(Start.CACHED)
                                ? Cell.figure(Files.size(spawns.cacheOf(candidate)) / 1e6)
                                : Cell.text(""));
            }
            return new Result(List.of(functions, parts, packages), notes());
        }

        private Cell[] parts(Start start, Cell.Figure measured) throws Exception {
            double bare = of(workplace.probe("nothing", Nothing.class, Events.nothing()), start);
            double reading = of(workplace.probe("reading", Reading.class, Events.nothing()), start) - bare;
            double logged = of(workplace.probe("logging", Logging.class, Events.nothing()), start);
            double logging = logged - bare;
            double clients = of(workplace.probe("clients", Clients.class, Events.nothing()), start) - logged;
            double sum = bare + reading + logging + clients;
            List<Cell> row = new ArrayList<>();
            row.add(Cell.text(start.shown()));
            for (double part : new double[] {bare, reading, logging, clients, sum}) {
                row.add(Cell.figure(part));
            }
            row.add(measured);
            row.add(Cell.figure(measured.value() / sum));
            return row.toArray(Cell[]::new);
        }

        private double of(Candidate probe, Start start) throws Exception {
            return median(spawns.of(probe, start, count), Spawn::answer).value();
        }

        private static Cell.Figure median(List<Spawn> spawns, ToDoubleFunction<Spawn> which) {
            return Cell.median(spawns.stream().mapToDouble(which).toArray());
        }

        private static List<String> notes() {
            return List.of(
                    "Medians, with the least and the most, of processes started one after the other on this machine; the"
                            + " time begins before the process is started.",
                    "CPU is the process's until its first work was done.",
                    "The first answer needs no service, except that of `sweep`; the first work reads and writes the"
                            + " local table.",
                    "A deployed function is not started like this: SnapStart restores it from a snapshot taken after its"
                            + " constructor, in which the SDK's clients have been built and rehearsed. Its restore"
                            + " time can only be measured on AWS.");
        }
    }
}
