package dev.millrace.benchmarks.engine;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.readiness.Readiness;
import dev.millrace.engine.readiness.Reporting;
import dev.millrace.engine.readiness.TaskReport;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Which steps of a half-done task may run, from nothing but its two sets.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method marked as setup before any other.
public class Readying {
    @Param("layered-7")
    public String graph;

    private Subject subject;
    private Walk walk;

    @Setup
    public void prepare() {
        subject = Subject.of(graph);
        walk = subject.walk();
    }

    @Benchmark
    public StepSet full() {
        return Readiness.unlocked(
                subject.template().graph(),
                subject.halfway().released(),
                subject.halfway().settled());
    }

    @Benchmark
    public int fullWalk() {
        return walk.ready();
    }

    /// What the SQL function told: the state of each step, its parents, its attempts, and whether and why it may run.
    @Benchmark
    public TaskReport report() {
        return new Reporting(
                        subject.template(),
                        subject.halfway(),
                        Map.of(),
                        subject.halfway().results(),
                        subject.halfway().history().moves())
                .report();
    }
}
