package dev.millrace.engine.readiness;

import dev.millrace.engine.graph.Graph;
import dev.millrace.engine.graph.StepSet;

/// Which steps may run. The engine itself never asks this of a whole graph: an advance looks only at what changed.
/// This is for people, the sweep's doubts, and for checking the incremental answer against the plain one.
public final class Readiness {
    private Readiness() {}

    /// Steps all of whose parents are released and that are not settled themselves: one pass over steps and edges.
    public static StepSet unlocked(Graph graph, StepSet released, StepSet settled) {
        return graph.unlocked(released, settled);
    }
}
