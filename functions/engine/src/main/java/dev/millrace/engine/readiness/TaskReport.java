package dev.millrace.engine.readiness;

import dev.millrace.engine.state.StepState;
import java.util.List;
import java.util.Map;

/// How a task stands, for people.
///
/// @param counts of steps by state; states that no step is in are there with 0
/// @param completion settled steps of all, in percent, rounded down; 100 only when all are
/// @param levels edges on the longest way, plus one
/// @param criticalPath names of the steps on the longest way, in order
public record TaskReport(
        Map<StepState.Kind, Integer> counts,
        ExecutionStatus executionStatus,
        int completion,
        Health health,
        int levels,
        List<String> criticalPath,
        List<StepReport> steps) {
    public TaskReport {
        counts = Map.copyOf(counts);
        criticalPath = List.copyOf(criticalPath);
        steps = List.copyOf(steps);
    }
}
