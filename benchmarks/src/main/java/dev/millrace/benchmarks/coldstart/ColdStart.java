package dev.millrace.benchmarks.coldstart;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Home;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.coldstart.probe.Clients;
import dev.millrace.benchmarks.coldstart.probe.Logging;
import dev.millrace.benchmarks.coldstart.probe.Nothing;
import dev.millrace.benchmarks.coldstart.probe.Reading;
import dev.millrace.benchmarks.report.Cell;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.functions.PackageSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Path caches = Files.createTempDirectory("millrace-caches-");
        try (LocalStack stack = LocalStack.start(Home.stack().inProcesses());
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
    /// @param count of spawns for each figure; with 1, only `execute-step` is looked at
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
                    "What a first answer of `execute-step` consists of",
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
            List<Candidate> candidates = workplace.candidates().stream()
                    .filter(candidate ->
                            count > 1 || candidate.function().name().equals("execute-step"))
                    .toList();
            for (Start start : starts) {
                for (Candidate candidate : candidates) {
                    List<Spawn> measured = spawns.of(candidate, start, count, true);
                    functions = functions.with(
                            Cell.text(candidate.function().name()),
                            Cell.text(start.shown()),
                            median(measured, Spawn::answer),
                            median(measured, Spawn::work),
                            median(measured, Spawn::cpu),
                            median(measured, Spawn::residentMegabytes));
                    if (candidate.function().name().equals("execute-step")) {
                        Map<String, List<Spawn>> apart = apart(candidate, start);
                        parts = parts.with(parts(start, "ms", Spawn::answer, apart));
                        parts = parts.with(parts(start, "CPU ms", Spawn::answerCpu, apart));
                    }
                }
            }
            for (Candidate candidate : candidates) {
                PackageSize size =
                        PackageSize.of(Home.asset(candidate.function().name()));
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

        private Cell[] parts(Start start, String unit, ToDoubleFunction<Spawn> which, Map<String, List<Spawn>> of) {
            double bare = median(of.getOrDefault("nothing", List.of()), which).value();
            double logged = median(of.getOrDefault("logging", List.of()), which).value();
            double reading =
                    median(of.getOrDefault("reading", List.of()), which).value() - bare;
            double clients =
                    median(of.getOrDefault("clients", List.of()), which).value() - logged;
            double sum = logged + reading + clients;
            Cell.Figure measured = median(of.getOrDefault("execute-step", List.of()), which);
            List<Cell> row = new ArrayList<>();
            row.add(Cell.text(start.shown() + ", " + unit));
            for (double part : new double[] {bare, reading, logged - bare, clients, sum}) {
                row.add(Cell.figure(part));
            }
            row.add(measured);
            row.add(Cell.figure(measured.value() / sum));
            return row.toArray(Cell[]::new);
        }

        /// Spawn by spawn in turn with the whole function, so that a busy moment of the machine meets all alike.
        private Map<String, List<Spawn>> apart(Candidate whole, Start start) throws Exception {
            List<Candidate> all = List.of(
                    whole,
                    workplace.probe("nothing", Nothing.class, Events.nothing()),
                    workplace.probe("reading", Reading.class, Events.nothing()),
                    workplace.probe("logging", Logging.class, Events.nothing()),
                    workplace.probe("clients", Clients.class, Events.nothing()));
            Map<String, List<Spawn>> spawned = new HashMap<>();
            for (int i = 0; i < count; i++) {
                for (Candidate each : all) {
                    spawned.computeIfAbsent(each.function().name(), name -> new ArrayList<>())
                            .addAll(spawns.of(each, start, 1, i == 0));
                }
            }
            return spawned;
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
