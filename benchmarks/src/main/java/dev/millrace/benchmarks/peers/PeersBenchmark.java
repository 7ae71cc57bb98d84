package dev.millrace.benchmarks.peers;

import dev.millrace.benchmarks.Benchmark;
import dev.millrace.benchmarks.Scale;
import dev.millrace.benchmarks.report.Cell;
import dev.millrace.benchmarks.report.Result;
import dev.millrace.benchmarks.report.Table;
import dev.millrace.benchmarks.stack.MillracePeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// Millrace and whoever else is on the class path, one after the other in this process.
public final class PeersBenchmark implements Benchmark {
    private static final int CROWD = 32;

    @Override
    public String name() {
        return "peers";
    }

    @Override
    public String measures() {
        return "a chain of five steps by Millrace and by other engines (MILLRACE_PROFILE=peers)";
    }

    @Override
    public Result run(Scale scale) throws Exception {
        List<Peer> others = new ArrayList<>();
        ServiceLoader.load(Peer.class).forEach(others::add);
        if (others.isEmpty() && scale == Scale.FULL) {
            throw new IllegalStateException(
                    "There is nobody to compare with. Run it as MILLRACE_PROFILE=peers benchmarks/run peers");
        }
        List<Peer> all = new ArrayList<>(MillracePeer.all());
        all.addAll(others);
        Table table = Table.empty(
                "Five steps, one after the other",
                "engine",
                "what outlives a power cut",
                "1 client: p50 ms",
                "p95",
                "32 clients: steps/s",
                "p50 ms",
                "p95");
        for (Peer peer : all) {
            if (scale == Scale.FULL) {
                System.err.println(peer.name() + " …");
            }
            table = table.with(row(peer, scale));
        }
        return new Result(
                List.of(table),
                List.of(
                        "Each engine runs in one process with its clients, one engine after the other; PostgreSQL is a process"
                                + " of its own beside it, on the same disk.",
                        "The input has 65 bytes, each result 30. A task counts from the call that submits it until its end is"
                                + " recorded. Millrace is called over HTTP and has its services emulated in the same"
                                + " process; the others are called as libraries."));
    }

    private static Cell[] row(Peer peer, Scale scale) throws Exception {
        boolean smoke = scale == Scale.SMOKE;
        try (var running = peer.start()) {
            if (!smoke) {
                Clients.run(running, CROWD, Duration.ofSeconds(25));
                Clients.run(running, 1, Duration.ofSeconds(8));
            }
            Clients.Seen alone = Clients.run(running, 1, smoke ? Duration.ZERO : Duration.ofSeconds(8));
            Clients.Seen crowd =
                    Clients.run(running, smoke ? 2 : CROWD, smoke ? Duration.ZERO : Duration.ofSeconds(15));
            return new Cell[] {
                Cell.text(peer.name()),
                Cell.text(peer.durable()),
                Cell.figure(alone.millis(0.5)),
                Cell.figure(alone.millis(0.95)),
                Cell.figure(crowd.tasksPerSecond() * Five.STEPS),
                Cell.figure(crowd.millis(0.5)),
                Cell.figure(crowd.millis(0.95))
            };
        }
    }
}
