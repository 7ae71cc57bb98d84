package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.task.Cause;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// What happened in one simulation, in numbers.
///
/// @param hash of the whole trace: the same for the same seed
/// @param runs of handlers
/// @param calls to ports
/// @param lasted in virtual time
/// @param ends how many tasks ended in each state
/// @param causes of all transitions: what of the engine was played
/// @param features how often each was played
/// @param moves all transitions from state to state, like `task RUNNING > PAUSED`
public record Report(
        long hash,
        Map<Fault, Long> faults,
        int runs,
        long calls,
        Duration lasted,
        Map<String, Integer> ends,
        Set<Cause> causes,
        Map<Feature, Long> features,
        Set<String> moves) {}
