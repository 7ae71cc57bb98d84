package dev.millrace.enginetestkit.simulation;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Simulates many seeds, for as long as one likes: `SoakRun --seeds 100000 --from 1`. Ends with 1 at the first seed
/// that fails; with `--trace`, prints all that happened in the first seed and nothing else.
public final class SoakRun {
    private SoakRun() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream out) {
        long seeds = number(arguments, "--seeds", 10_000);
        long from = number(arguments, "--from", 1);
        if (arguments.contains("--trace")) {
            new Simulation(from).trace().forEach(out::println);
            return 0;
        }
        Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        Map<String, Integer> ends = new TreeMap<>();
        long runs = 0;
        long calls = 0;
        long begun = System.nanoTime();
        for (long seed = from; seed < from + seeds; seed++) {
            Report report;
            try {
                report = new Simulation(seed).run();
            } catch (SimulationFailed failed) {
                out.println(failed.getMessage());
                return 1;
            }
            report.faults().forEach((fault, times) -> faults.merge(fault, times, Long::sum));
            report.ends().forEach((end, times) -> ends.merge(end, times, Integer::sum));
            runs += report.runs();
            calls += report.calls();
            if ((seed - from + 1) % 1_000 == 0 || seed == from + seeds - 1) {
                out.printf(
                        "%d seeds, %d attempts, %d calls, %d s: tasks %s, trouble %s%n",
                        seed - from + 1, runs, calls, (System.nanoTime() - begun) / 1_000_000_000, ends, faults);
            }
        }
        return 0;
    }

    private static long number(List<String> arguments, String name, long otherwise) {
        int place = arguments.indexOf(name);
        if (place < 0) {
            return otherwise;
        }
        if (place + 1 == arguments.size() || !arguments.get(place + 1).matches("\\d{1,18}")) {
            throw new IllegalArgumentException(name + " is followed by a number, not in " + Arrays.asList(arguments));
        }
        return Long.parseLong(arguments.get(place + 1));
    }
}
