package dev.millrace.enginetestkit.simulation;

import java.util.EnumMap;
import java.util.Map;

/// How often each thing went wrong, and what was played.
final class Counts {
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private final Map<Feature, Long> features = new EnumMap<>(Feature.class);

    void count(Fault fault) {
        counts.merge(fault, 1L, Long::sum);
    }

    void count(Fault fault, long times) {
        if (times > 0) {
            counts.merge(fault, times, Long::sum);
        }
    }

    void count(Feature feature) {
        features.merge(feature, 1L, Long::sum);
    }

    Map<Feature, Long> features() {
        return Map.copyOf(features);
    }

    Map<Fault, Long> all() {
        return Map.copyOf(counts);
    }
}
