package dev.millrace.publishevents.compose;

import dev.millrace.engine.limit.BreakerState;
import dev.millrace.engine.limit.Limit;
import java.time.Instant;
import java.util.Optional;

/// A limit was set or removed, or a breaker changed its state.
///
/// @param actor who did it; [LifecycleEvent#ENGINE] where nobody did
/// @param revision counts the writes of the limit's or the breaker's record, from 1
public record LimitEvent(String id, EventType type, Instant time, String actor, long revision, Subject subject)
        implements OfCatalogue {
    /// What it is about.
    public sealed interface Subject {
        /// @param kind `handler` or `namespace`
        /// @param limit empty once it is removed
        record OfLimit(String kind, String name, Optional<Limit> limit) implements Subject {}

        record OfBreaker(String handler, BreakerState.Kind from, BreakerState.Kind to, String cause)
                implements Subject {}
    }

    @Override
    public Object change() {
        return revision;
    }

    @Override
    public String about() {
        return switch (subject) {
            case Subject.OfLimit limit -> limit.kind() + "/" + limit.name();
            case Subject.OfBreaker breaker -> breaker.handler();
        };
    }
}
