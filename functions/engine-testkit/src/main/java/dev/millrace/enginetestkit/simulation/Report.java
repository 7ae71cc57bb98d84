package dev.millrace.enginetestkit.simulation;

import java.time.Duration;
import java.util.Map;

/// What happened in one simulation, in numbers.
///
/// @param hash of the whole trace: the same for the same seed
/// @param runs of handlers
/// @param calls to ports
/// @param lasted in virtual time
/// @param ends how many tasks ended in each state
public record Report(
        long hash, Map<Fault, Long> faults, int runs, long calls, Duration lasted, Map<String, Integer> ends) {}
