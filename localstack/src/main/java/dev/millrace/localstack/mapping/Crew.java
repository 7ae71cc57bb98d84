package dev.millrace.localstack.mapping;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Virtual threads that end together.
public final class Crew implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public Crew(String name) {
        this.name = name;
    }

    public void start(Runnable work) {
        var thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                work.run();
            } finally {
                running.remove(Thread.currentThread());
            }
        });
        running.add(thread);
        thread.start();
    }

    public boolean closed() {
        return closed;
    }

    /// Returns early when the group is closed.
    public void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns when all have ended, or after two seconds.
    @Override
    public void close() {
        closed = true;
        running.forEach(Thread::interrupt);
        var end = Instant.now().plus(PATIENCE);
        for (var thread : running) {
            try {
                var left = Duration.between(Instant.now(), end);
                if (thread.threadId() != Thread.currentThread().threadId() && left.isPositive()) {
                    thread.join(left);
                }
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
