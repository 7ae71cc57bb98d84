package dev.millrace.benchmarks.stack;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// So many clients, each submitting a task and, when it has ended, the next.
record Load(Workflow workflow, int clients, int tasks) {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /// What was seen.
    ///
    /// @param seconds from the first submission to the last end
    /// @param cpuSeconds of the whole process, the emulated services included
    /// @param taskNanos ascending
    /// @param handOverNanos ascending: from the write that released a step to its claim through a queue
    record Seen(
            Load load,
            double seconds,
            double cpuSeconds,
            List<Long> taskNanos,
            List<Long> handOverNanos,
            Requests requests) {
        double stepsPerSecond() {
            return load.tasks() * load.workflow().steps() / seconds;
        }

        double cpuMillisPerStep() {
            return cpuSeconds * 1_000 / load.tasks() / load.workflow().steps();
        }

        double taskMillis(double quantile) {
            return at(taskNanos, quantile);
        }

        double handOverMillis(double quantile) {
            return at(handOverNanos, quantile);
        }

        private static double at(List<Long> ascending, double quantile) {
            int last = ascending.size() - 1;
            return last < 0 ? 0 : ascending.get((int) Math.min(last, Math.round(ascending.size() * quantile))) / 1e6;
        }
    }

    Seen on(Stack stack) throws InterruptedException {
        var left = new AtomicInteger(tasks);
        var before = Requests.of(stack.local());
        long cpu = cpuNanos();
        long begun = System.nanoTime();
        List<Timeline> timelines = new ArrayList<>();
        try (var clientThreads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Timeline>>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                running.add(clientThreads.submit(() -> {
                    List<Timeline> mine = new ArrayList<>();
                    while (left.getAndDecrement() > 0) {
                        mine.add(stack.run(workflow, "b" + NUMBER.incrementAndGet()));
                    }
                    return mine;
                }));
            }
            for (var client : running) {
                timelines.addAll(client.get());
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double cpuSeconds = (cpuNanos() - cpu) / 1e9;
        return new Seen(
                this,
                seconds,
                cpuSeconds,
                timelines.stream().map(Timeline::nanos).sorted().toList(),
                timelines.stream()
                        .flatMap(each -> each.handOvers().stream())
                        .sorted()
                        .toList(),
                Requests.of(stack.local()).since(before));
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    static long liveHeapMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    /// 0 where the system does not tell.
    static long residentMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
                    .findFirst()
                    .orElse(0);
        }
    }
}
