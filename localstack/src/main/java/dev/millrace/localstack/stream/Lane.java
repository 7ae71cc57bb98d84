package dev.millrace.localstack.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Records that are worked on one batch after another. All records of an item come to the same lane.
final class Lane {
    private static final int WAITING = 1_000;

    private final BlockingQueue<StreamRecord> waiting = new ArrayBlockingQueue<>(WAITING);
    private final int batchSize;
    private final Duration window;
    private final Consumer<List<StreamRecord>> work;

    Lane(int batchSize, Duration window, Consumer<List<StreamRecord>> work) {
        this.batchSize = batchSize;
        this.window = window;
        this.work = work;
    }

    /// Waits while the lane is full.
    void add(StreamRecord record) throws InterruptedException {
        waiting.put(record);
    }

    /// Until the thread is interrupted.
    void run() {
        try {
            while (true) {
                work.accept(nextBatch());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// At least one record; more come along until the batch is full or the window is over.
    private List<StreamRecord> nextBatch() throws InterruptedException {
        var batch = new ArrayList<StreamRecord>();
        batch.add(waiting.take());
        var end = System.nanoTime() + window.toNanos();
        waiting.drainTo(batch, batchSize - batch.size());
        while (batch.size() < batchSize) {
            var next = waiting.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        return batch;
    }
}
