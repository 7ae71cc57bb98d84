package dev.millrace.benchmarks.coldstart;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Home;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.report.Cell;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import dev.millrace.benchmarks.stack.Tasks;
import dev.millrace.benchmarks.stack.Workflow;
import dev.millrace.localstack.LocalStack;
import dev.millrace.localstack.functions.FunctionProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// What functions hold in memory while they work, in processes of their own with no emulated service inside.
public final class MemoryBenchmark implements Benchmark {
    private static final List<String> FUNCTIONS =
            List.of("submit-task", "apply-template", "execute-step", "calculate-readiness", "publish-events", "sweep");

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String measures() {
        return "live heap and resident memory of each function's process at work, and the stack's start-up";
    }

    @Override
    public Result run(Scale scale) throws Exception {
        int tasks = scale == Scale.SMOKE ? 4 : 32;
        int rounds = scale == Scale.SMOKE ? 1 : 20;
        int samples = scale == Scale.SMOKE ? 1 : 3;
        var startUp = Table.empty("From the stack's start to its first answer", "functions run", "ms");
        var together = Home.stack();
        var apart = together.inProcesses().withSettings(Map.of("MILLRACE_HTTP_ALLOW", "127.0.0.1/32"));
        long begun = System.nanoTime();
        try (var stack = LocalStack.start(together)) {
            startUp = startUp.with(Cell.text("in the stack's process"), Cell.figure(answeredAfter(begun, stack)));
        }
        Table held;
        Table loaded;
        begun = System.nanoTime();
        try (var stack = LocalStack.start(apart)) {
            startUp = startUp.with(Cell.text("in processes of their own"), Cell.figure(answeredAfter(begun, stack)));
            held = held(stack, tasks, rounds, samples);
            loaded = loaded(stack, tasks, rounds, samples);
        }
        return new Result(
                List.of(held, loaded, startUp),
                List.of(
                        "Live heap is what is left right after a full collection that was asked for while the work went on,"
                                + " in megabytes of 10^6 bytes; resident memory was read just before it. Serial, C1, and a"
                                + " heap as large as the function's memory.",
                        "The worker with tasks at once got them in one batch, each at a step that waits for an answer of"
                                + " a server; it had worked on batches before. Under load as many tasks as there are clients"
                                + " run at once, a chain of five each."));
    }

    private static Table held(LocalStack stack, int tasks, int rounds, int samples) throws Exception {
        var table =
                Table.empty("A worker of its own, with tasks at once", "tasks at once", "live heap MB", "resident MB");
        Path caches = Files.createTempDirectory("millrace-caches-");
        try (var workplace = new Workplace(stack);
                var spawns = new Spawns(caches);
                var server = new HeldServer(tasks);
                var invocations = Executors.newVirtualThreadPerTaskExecutor()) {
            var usual = workplace.candidate("execute-step");
            var held = workplace.held(server.address(), tasks);
            try (FunctionProcess worker = spawns.start(held, Start.SMALL.options(caches), line -> {})) {
                for (int round = 0; round < rounds; round++) {
                    worker.invoke(usual.work().get().getBytes(StandardCharsets.UTF_8));
                }
                var event = held.work().get().getBytes(StandardCharsets.UTF_8);
                var answer = invocations.submit(() -> worker.invoke(event));
                server.awaitAll();
                List<Memory> busy = sampled(worker.pid(), samples);
                server.answerAll();
                var said = new String(answer.get(), StandardCharsets.UTF_8);
                if (said.contains("itemIdentifier")) {
                    throw new IllegalStateException("The worker failed: " + said);
                }
                table = table.with(
                        Cell.count(tasks),
                        Cell.median(busy.stream().mapToDouble(Memory::liveHeap).toArray()),
                        Cell.median(busy.stream().mapToDouble(Memory::resident).toArray()));
            }
        } finally {
            Files.delete(caches);
        }
        return table;
    }

    private static Table loaded(LocalStack stack, int clients, int rounds, int samples) throws Exception {
        var chain = Workflow.chain(5);
        Map<String, List<Memory>> seen = new LinkedHashMap<>();
        Map<String, Integer> processes = new LinkedHashMap<>();
        try (var tasks = new Tasks(stack);
                var work = Executors.newVirtualThreadPerTaskExecutor()) {
            tasks.apply(chain);
            var ends = new AtomicBoolean();
            var done = new Semaphore(0);
            var load = work.submit(() -> {
                try {
                    while (!ends.get()) {
                        tasks.runTogether(chain, clients);
                        done.release();
                    }
                } finally {
                    done.release(rounds * samples);
                }
                return true;
            });
            for (int sample = 0; sample < samples; sample++) {
                done.acquire(rounds);
                for (String function : FUNCTIONS) {
                    var pids = stack.function(function).pids();
                    processes.merge(function, pids.size(), Math::max);
                    for (long pid : pids) {
                        seen.computeIfAbsent(function, first -> new ArrayList<>())
                                .add(Memory.of(pid));
                    }
                }
            }
            ends.set(true);
            load.get();
        }
        var table = Table.empty(
                "Functions under load, " + clients + " clients",
                "function",
                "processes",
                "live heap MB",
                "resident MB");
        for (var function : seen.entrySet()) {
            table = table.with(
                    Cell.text(function.getKey()),
                    Cell.count(processes.getOrDefault(function.getKey(), 0)),
                    Cell.median(function.getValue().stream()
                            .mapToDouble(Memory::liveHeap)
                            .toArray()),
                    Cell.median(function.getValue().stream()
                            .mapToDouble(Memory::resident)
                            .toArray()));
        }
        return table;
    }

    private static List<Memory> sampled(long process, int samples) throws IOException, InterruptedException {
        List<Memory> seen = new ArrayList<>();
        for (int sample = 0; sample < samples; sample++) {
            seen.add(Memory.of(process));
        }
        return seen;
    }

    private static double answeredAfter(long begun, LocalStack stack) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(stack.apiUrl() + "/health"))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("Not well: " + answer.body());
            }
            return (System.nanoTime() - begun) / 1e6;
        }
    }
}
