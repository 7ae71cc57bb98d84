package dev.millrace.enginetestkit.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that moves when it is told to. It never goes back.
public final class ManualClock implements InstantSource {
    /// Where a clock starts unless told otherwise: a fixed time, so that tests print the same every day.
    public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final AtomicReference<Instant> now;

    public ManualClock() {
        this(START);
    }

    public ManualClock(Instant start) {
        now = new AtomicReference<>(start);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("A clock does not go back by " + by.negated());
        }
        now.updateAndGet(instant -> instant.plus(by));
    }

    /// Moves on to this time, unless it is later already.
    public void advanceTo(Instant to) {
        now.updateAndGet(instant -> instant.isBefore(to) ? to : instant);
    }
}
