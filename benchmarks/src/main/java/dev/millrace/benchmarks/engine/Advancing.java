package dev.millrace.benchmarks.engine;

import dev.millrace.engine.advance.Advance;
import dev.millrace.engine.advance.Happening;
import dev.millrace.engine.advance.Plan;
import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.task.TaskRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One step of a half-done task ends: from the record that was read to the record to be written. Up to 64 different
/// steps take turns.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method marked as setup before any other.
public class Advancing {
    @Param("layered-7")
    public String graph;

    private static final int TURNS = 64;

    private Subject subject;
    private Walk walk;
    private final int[] steps = new int[TURNS];
    private final TaskRecord[] running = new TaskRecord[TURNS];
    private final Happening[] returned = new Happening[TURNS];
    private final Happening[] ended = new Happening[TURNS];
    private int turn;

    @Setup
    public void prepare() {
        subject = Subject.of(graph);
        walk = subject.walk();
        int[] frontier = subject.frontier().toArray();
        for (int i = 0; i < TURNS; i++) {
            steps[i] = frontier[(int) ((long) i * frontier.length / TURNS)];
            running[i] = subject.running(steps[i]);
            returned[i] = subject.returned(steps[i]);
            ended[i] = subject.ended(steps[i]);
        }
    }

    private int next() {
        turn = (turn + 1) % TURNS;
        return turn;
    }

    /// Its worker goes on with one of those it unlocks.
    @Benchmark
    public Plan inPlace() {
        int i = next();
        return Advance.plan(
                subject.template(),
                running[i],
                List.of(returned[i]),
                Optional.of(Subject.SLOT),
                StepSet.EMPTY,
                Subject.AT,
                "invocation:1:1");
    }

    /// It ran from a queue and has told of its end in its own record.
    @Benchmark
    public Plan queued() {
        return Advance.plan(
                subject.template(),
                subject.halfway(),
                List.of(ended[next()]),
                Optional.empty(),
                StepSet.EMPTY,
                Subject.AT,
                "invocation:1:1");
    }

    @Benchmark
    public int walk() {
        return walk.unlockedBy(steps[next()]);
    }
}
