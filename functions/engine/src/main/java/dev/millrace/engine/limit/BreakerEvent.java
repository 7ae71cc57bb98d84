package dev.millrace.engine.limit;

import java.time.Instant;

/// What a breaker is told.
public sealed interface BreakerEvent {
    /// Attempts of one worker ended that began while the breaker was closed.
    record Counted(int calls, int failures) implements BreakerEvent {}

    /// An attempt wants to start.
    ///
    /// @param until when it is given up, if nothing is heard of it
    record Asked(Instant until) implements BreakerEvent {}

    /// A probe ended well.
    record ProbePassed() implements BreakerEvent {}

    record ProbeFailed() implements BreakerEvent {}

    /// A probe was not used after all.
    record ProbeUnused() implements BreakerEvent {}

    /// A person wants it open or closed whatever happens, or by its own rules again.
    record Overridden(BreakerMode by) implements BreakerEvent {}
}
