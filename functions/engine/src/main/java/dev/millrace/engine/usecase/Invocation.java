package dev.millrace.engine.usecase;

import dev.millrace.engine.advance.Slot;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// One run of a function: who writes, and until when it lives. Safe to share between the threads of the run.
public final class Invocation {
    private final String name;
    private final Instant endsAt;
    private final AtomicInteger writes = new AtomicInteger();

    /// @param name unique among all invocations
    /// @param endsAt when the platform stops it
    public Invocation(String name, Instant endsAt) {
        this.name = name;
        this.endsAt = endsAt;
    }

    public String name() {
        return name;
    }

    /// A name for the next write, never given twice.
    String nextWriter() {
        return name + ":" + writes.incrementAndGet();
    }

    /// An offer to go on in place. Its owner differs from every other offer's, so that two steps of one batch are
    /// not taken for each other.
    ///
    /// @param free steps that have no limit to ask
    Slot slot(Lane lane, Predicate<StepTemplate> free) {
        return new Slot(nextWriter(), lane, endsAt, free);
    }
}
