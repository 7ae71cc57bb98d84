package dev.millrace.benchmarks.coldstart;

import dev.millrace.localstack.functions.FunctionFailed;
import dev.millrace.localstack.functions.FunctionProcess;
import dev.millrace.localstack.functions.NativeLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/// Starts processes, one after the other, and times them.
final class Spawns implements AutoCloseable {
    private static final Duration TO_END = Duration.ofMinutes(5);

    private final NativeLibrary library = NativeLibrary.unpack();
    private final Path caches;
    private final Map<String, Path> trained = new ConcurrentHashMap<>();

    /// @param caches a folder for AOT caches
    Spawns(Path caches) {
        this.caches = caches;
    }

    /// @param first throws one away before, so that what the disk holds is in memory
    List<Spawn> of(Candidate candidate, Start start, int count, boolean first) throws Exception {
        Path cache = start == Start.CACHED ? cacheOf(candidate) : caches;
        List<String> options = start.options(cache);
        if (first) {
            spawn(candidate, options);
        }
        List<Spawn> spawns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spawns.add(spawn(candidate, options));
        }
        return spawns;
    }

    Path cacheOf(Candidate candidate) throws Exception {
        String name = candidate.function().name();
        Path known = trained.get(name);
        if (known != null) {
            return known;
        }
        Path cache = caches.resolve(name + ".aot");
        Queue<String> log = new ConcurrentLinkedQueue<>();
        try (FunctionProcess process = start(candidate, Start.training(cache), log::add)) {
            ask(process, candidate.question());
            ask(process, candidate.work().get());
            if (!process.end(TO_END) || !Files.exists(cache)) {
                throw new IllegalStateException(
                        "The training run of " + name + " wrote no cache:\n" + String.join("\n", log));
            }
        }
        trained.put(name, cache);
        return cache;
    }

    private Spawn spawn(Candidate candidate, List<String> options) throws Exception {
        String work = candidate.work().get();
        long begun = System.nanoTime();
        try (FunctionProcess process = start(candidate, options, line -> {})) {
            ask(process, candidate.question());
            long answered = System.nanoTime();
            double answerCpu = cpu(process.pid());
            long asked = System.nanoTime();
            ask(process, work);
            long worked = System.nanoTime();
            return new Spawn(
                    (answered - begun) / 1e6,
                    answerCpu,
                    (answered - begun + worked - asked) / 1e6,
                    cpu(process.pid()),
                    Memory.residentMegabytes(process.pid()));
        }
    }

    FunctionProcess start(Candidate candidate, List<String> options, Consumer<String> log) {
        List<String> jvm = new ArrayList<>(options);
        jvm.add(library.option());
        return FunctionProcess.start(candidate.function(), jvm, candidate.classPath(), candidate.environment(), log);
    }

    private static void ask(FunctionProcess process, String event) throws FunctionFailed {
        process.invoke(event.getBytes(StandardCharsets.UTF_8));
    }

    private static double cpu(long process) {
        return ProcessHandle.of(process)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow()
                .toMillis();
    }

    @Override
    public void close() {
        library.close();
    }
}
