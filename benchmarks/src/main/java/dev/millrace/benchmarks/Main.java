package dev.millrace.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.millrace.benchmarks.report.Machine;
import dev.millrace.benchmarks.report.Pages;
import dev.millrace.benchmarks.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// `benchmarks/run NAME… [--smoke]`: runs benchmarks, prints their tables, and keeps them in `benchmarks/results` and
/// `docs/performance.md`, unless it was a smoke run.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        var names = new ArrayList<>(List.of(arguments));
        Scale scale = names.remove("--smoke") ? Scale.SMOKE : Scale.FULL;
        List<Benchmark> all = all();
        List<Benchmark> wanted =
                all.stream().filter(each -> names.remove(each.name())).toList();
        if (wanted.isEmpty() || !names.isEmpty()) {
            names.forEach(name -> System.err.println("No benchmark is called " + name + "."));
            System.err.println("benchmarks/run NAME… [--smoke], with NAME one of");
            all.forEach(each -> System.err.printf("  %-12s %s%n", each.name(), each.measures()));
            System.exit(2);
        }
        Path home = Home.folder();
        for (Benchmark benchmark : wanted) {
            Result result = benchmark.run(scale);
            System.out.println(result.markdown());
            if (scale == Scale.FULL) {
                keep(home, benchmark.name(), result);
            }
        }
        // Clients that a benchmark used may have threads of their own.
        System.exit(0);
    }

    /// Those on the class path, for some stand in profiles of their own.
    static List<Benchmark> all() {
        return ServiceLoader.load(Benchmark.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private record Kept(String benchmark, Machine machine, Result result) {}

    private static void keep(Path home, String name, Result result) throws IOException {
        Machine machine = Machine.here(LocalDate.now(ZoneId.systemDefault()));
        var json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Path file = home.resolve("benchmarks/results").resolve(name + ".json");
        Files.writeString(file, json.writeValueAsString(new Kept(name, machine, result)) + "\n");
        Path page = home.resolve("docs/performance.md");
        Files.writeString(
                page,
                Pages.with(
                        Files.readString(page),
                        name,
                        result.markdown() + "\n\n" + machine.sentence() + " `benchmarks/run " + name + "`"));
    }
}
