package dev.millrace.benchmarks.stack;

import dev.millrace.benchmarks.peers.Five;
import dev.millrace.benchmarks.peers.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Millrace's local stack as one engine among others: submitted over HTTP, ended with the write that ends the task.
public final class MillracePeer implements Peer {
    private static final AtomicLong NUMBER = new AtomicLong();

    private final boolean onDisk;

    private MillracePeer(boolean onDisk) {
        this.onDisk = onDisk;
    }

    public static List<Peer> all() {
        return List.of(new MillracePeer(false), new MillracePeer(true));
    }

    @Override
    public String name() {
        return onDisk ? "Millrace, local stack with a data folder" : "Millrace, local stack in memory";
    }

    @Override
    public String durable() {
        return onDisk
                ? "what the emulated table's file has; it outlives a killed process, and nothing is promised beyond"
                : "nothing";
    }

    @Override
    public Running start() throws Exception {
        Optional<Path> data = onDisk ? Optional.of(Files.createTempDirectory("millrace-peers")) : Optional.empty();
        Stack stack = Stack.start(data);
        Workflow chain = Workflow.chain(Five.STEPS);
        stack.apply(chain);
        return new Running() {
            @Override
            public void run(String input) throws Exception {
                stack.run(chain, "peer-" + NUMBER.incrementAndGet());
            }

            @Override
            public void close() throws IOException {
                stack.close();
                if (data.isPresent()) {
                    delete(data.get());
                }
            }
        };
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
