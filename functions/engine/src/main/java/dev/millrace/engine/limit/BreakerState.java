package dev.millrace.engine.limit;

import java.time.Instant;

/// Whether a handler's attempts may start.
public sealed interface BreakerState {
    /// They may. What failed since `since` is counted, as far as workers told it.
    record Closed(Instant since, int calls, int failures) implements BreakerState {}

    /// None may, until then.
    record Open(Instant until) implements BreakerState {}

    /// Some may, to see whether the handler works again.
    ///
    /// @param until when probes that were not heard of are given up
    /// @param begun probes that may run or have ended well
    /// @param passed probes that have ended well
    record HalfOpen(Instant until, int begun, int passed) implements BreakerState {}

    enum Kind {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    default Kind kind() {
        return switch (this) {
            case Closed closed -> Kind.CLOSED;
            case Open open -> Kind.OPEN;
            case HalfOpen halfOpen -> Kind.HALF_OPEN;
        };
    }
}
