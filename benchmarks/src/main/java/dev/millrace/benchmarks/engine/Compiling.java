package dev.millrace.benchmarks.engine;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetemplates.TemplateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A stored template to its compiled form, as a function does once before it serves its first task.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method marked as setup before any other.
public class Compiling {
    @Param("layered-7")
    public String graph;

    private Subject subject;
    private List<int[]> parents;
    private Walk walk;

    @Setup
    public void prepare() {
        subject = Subject.of(graph);
        walk = subject.walk();
        Graph compiled = subject.template().graph();
        parents = new ArrayList<>();
        for (int step = 0; step < compiled.size(); step++) {
            List<Integer> of = new ArrayList<>();
            compiled.forEachParent(step, of::add);
            parents.add(of.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    @Benchmark
    public Template template() {
        return TemplateCodec.compile(subject.document(), "default");
    }

    /// Its graph alone: both directions, levels and heights.
    @Benchmark
    public Graph graph() {
        return Graph.of(parents);
    }

    @Benchmark
    public long walk() {
        return walk.edges();
    }
}
