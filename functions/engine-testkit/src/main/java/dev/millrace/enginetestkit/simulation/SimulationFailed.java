package dev.millrace.enginetestkit.simulation;

import java.util.List;

/// A simulation in which something that was promised did not hold: says what, how to see it again, and how it came.
public final class SimulationFailed extends AssertionError {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 60;

    private final transient List<String> trace;

    SimulationFailed(long seed, Violation violation, List<String> trace) {
        super(
                """
                %s
                Seed %d. To run it again, with the whole trace in functions/engine-testkit/target/simulation-%d.txt:
                  mvn -q -pl functions/engine-testkit -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dmillrace.from=%d -Dmillrace.seeds=1
                The last of %d calls and attempts:
                %s\
                """.formatted(
                                violation.getMessage(),
                                seed,
                                seed,
                                seed,
                                trace.size(),
                                String.join("\n", trace.subList(Math.max(0, trace.size() - SHOWN), trace.size()))),
                violation);
        this.trace = List.copyOf(trace);
    }

    /// All that happened, in order.
    public List<String> trace() {
        return trace;
    }
}
