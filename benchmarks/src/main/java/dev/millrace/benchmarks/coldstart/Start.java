package dev.millrace.benchmarks.coldstart;

import java.nio.file.Path;
import java.util.List;

/// How a JVM is started.
enum Start {
    PLAIN("as it comes"),
    SMALL("Serial, C1"),
    CACHED("Serial, C1, AOT cache");

    private static final List<String> SERIAL_C1 = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final String shown;

    Start(String shown) {
        this.shown = shown;
    }

    String shown() {
        return shown;
    }

    /// @param cache a file that a training run has written
    List<String> options(Path cache) {
        return switch (this) {
            case PLAIN -> List.of();
            case SMALL -> SERIAL_C1;
            case CACHED -> with("-XX:AOTCache=" + cache);
        };
    }

    /// Of a run that writes the cache when it ends.
    static List<String> training(Path cache) {
        return with("-XX:AOTCacheOutput=" + cache);
    }

    private static List<String> with(String option) {
        return List.of(SERIAL_C1.getFirst(), SERIAL_C1.getLast(), option);
    }
}
