package dev.millrace.enginetestkit.simulation;

import java.util.EnumMap;
import java.util.Map;

/// How often each thing went wrong.
final class Counts {
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);

    void count(Fault fault) {
        counts.merge(fault, 1L, Long::sum);
    }

    void count(Fault fault, long times) {
        if (times > 0) {
            counts.merge(fault, times, Long::sum);
        }
    }

    Map<Fault, Long> all() {
        return Map.copyOf(counts);
    }
}
