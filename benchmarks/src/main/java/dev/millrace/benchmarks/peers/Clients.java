package dev.millrace.benchmarks.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// So many threads, each running a task and, when that has ended, the next, until the time is over.
final class Clients {
    private Clients() {}

    /// @param nanos of each task
    /// @param seconds until the last one ended
    record Seen(List<Long> nanos, double seconds) {
        double tasksPerSecond() {
            return nanos.size() / seconds;
        }

        double millis(double quantile) {
            long[] ascending =
                    nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return ascending[(int) Math.min(ascending.length - 1L, (long) (ascending.length * quantile))] / 1e6;
        }
    }

    /// @param atLeast no task begins later; each client runs one in any case
    static Seen run(Peer.Running peer, int clients, Duration atLeast) throws Exception {
        long begun = System.nanoTime();
        long end = begun + atLeast.toNanos();
        Callable<LongStream> client = () -> {
            LongStream.Builder nanos = LongStream.builder();
            do {
                long submitted = System.nanoTime();
                peer.run(Five.INPUT);
                nanos.add(System.nanoTime() - submitted);
            } while (System.nanoTime() < end);
            return nanos.build();
        };
        List<Long> all = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            List<Future<LongStream>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(client));
            }
            for (Future<LongStream> each : running) {
                each.get().forEach(all::add);
            }
        }
        return new Seen(all, (System.nanoTime() - begun) / 1e9);
    }
}
