package dev.millrace.enginetestkit.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What happened, call by call: always as one number, which tells two runs apart, and as lines for people if wanted.
final class Trace {
    private final Instant start;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();
    private long hash = 0xcbf29ce484222325L;

    Trace(Instant start, boolean kept) {
        this.start = start;
        this.kept = kept;
    }

    void add(Instant at, String who, String what, Supplier<String> details) {
        mix(at.toEpochMilli());
        mix(who.hashCode());
        mix(what.hashCode());
        if (kept) {
            lines.add("%s %-14s %s %s".formatted(since(at), who, what, details.get()));
        }
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0x100000001b3L;
        hash ^= hash >>> 29;
    }

    private String since(Instant at) {
        Duration time = Duration.between(start, at);
        return "%3dd %02d:%02d:%02d.%03d"
                .formatted(
                        time.toDays(),
                        time.toHoursPart(),
                        time.toMinutesPart(),
                        time.toSecondsPart(),
                        time.toMillisPart());
    }

    long hash() {
        return hash;
    }

    List<String> lines() {
        return lines;
    }
}
