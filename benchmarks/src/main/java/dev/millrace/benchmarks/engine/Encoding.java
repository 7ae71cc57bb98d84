package dev.millrace.benchmarks.engine;

import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.task.TaskItem;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A task's record to the attributes of its item and back, without the SDK's own JSON.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method marked as setup before any other.
public class Encoding {
    @Param("layered-7")
    public String graph;

    private TaskRecord task;
    private Item item;

    @Setup
    public void prepare() {
        Subject subject = Subject.of(graph);
        task = subject.running(subject.frontier().nextPresent(0));
        item = TaskItem.of(task);
    }

    @Benchmark
    public Item encode() {
        return TaskItem.of(task);
    }

    @Benchmark
    public TaskRecord decode() {
        return TaskItem.read(item);
    }
}
