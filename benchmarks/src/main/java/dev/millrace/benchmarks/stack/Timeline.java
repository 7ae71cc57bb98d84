package dev.millrace.benchmarks.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// When one task was submitted and its writes were committed.
final class Timeline {
    private static final long MOST_MINUTES = 30;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Long> handOvers = new ArrayList<>();
    private long begun;
    private long lastTaskWrite;
    private long end;

    void begin() {
        begun = System.nanoTime();
    }

    synchronized void taskWritten(boolean last) {
        lastTaskWrite = System.nanoTime();
        if (last) {
            end = lastTaskWrite;
            ended.countDown();
        }
    }

    /// A step that came through a queue: from the task's write before it to the claim.
    synchronized void stepClaimed() {
        if (lastTaskWrite != 0) {
            handOvers.add(System.nanoTime() - lastTaskWrite);
        }
    }

    void awaitEnd() throws InterruptedException {
        if (!ended.await(MOST_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("A task did not end in " + MOST_MINUTES + " minutes");
        }
    }

    /// From the request sent to the final write committed.
    synchronized long nanos() {
        return end - begun;
    }

    synchronized List<Long> handOvers() {
        return List.copyOf(handOvers);
    }
}
