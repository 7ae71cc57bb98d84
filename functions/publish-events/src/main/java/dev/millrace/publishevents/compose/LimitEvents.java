package dev.millrace.publishevents.compose;

import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerState;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Scope;
import java.util.List;
import java.util.Optional;

/// Makes the event of a write of a limit or a breaker. Composing the same record again makes an equal one.
final class LimitEvents {
    private LimitEvents() {}

    static List<Event> of(LimitRecord record) {
        String scope = record.scope().text();
        String id = EventId.of(String.join(
                "|",
                "limit",
                scope,
                Long.toString(record.version()),
                Long.toString(record.at().toEpochMilli())));
        return List.of(new LimitEvent(
                id,
                record.limit().isPresent() ? EventType.LIMIT_SET : EventType.LIMIT_REMOVED,
                record.at(),
                actor(record.actor()),
                record.version(),
                subject(record)));
    }

    private static LimitEvent.Subject subject(LimitRecord record) {
        return switch (record.scope()) {
            case Scope.OfHandler handler ->
                new LimitEvent.Subject.OfLimit("handler", handler.handler(), record.limit());
            case Scope.OfNamespace namespace ->
                new LimitEvent.Subject.OfLimit("namespace", namespace.namespace(), record.limit());
            case Scope.OfKey key -> new LimitEvent.Subject.OfLimit("key", key.text(), record.limit());
        };
    }

    /// None unless the write changed the breaker's state.
    static List<Event> of(Breaker breaker) {
        Optional<Breaker.Flip> flip = breaker.flip();
        return flip.map(change -> List.<Event>of(new LimitEvent(
                        EventId.of(String.join(
                                "|",
                                "breaker",
                                breaker.handler(),
                                Long.toString(breaker.flips()),
                                change.to().name(),
                                Long.toString(change.at().toEpochMilli()))),
                        type(change.to()),
                        change.at(),
                        actor(change.actor()),
                        breaker.version(),
                        new LimitEvent.Subject.OfBreaker(
                                breaker.handler(), change.from(), change.to(), change.cause()))))
                .orElse(List.of());
    }

    private static EventType type(BreakerState.Kind to) {
        return switch (to) {
            case CLOSED -> EventType.BREAKER_CLOSED;
            case OPEN -> EventType.BREAKER_OPENED;
            case HALF_OPEN -> EventType.BREAKER_HALF_OPENED;
        };
    }

    private static String actor(String actor) {
        return actor.isEmpty() ? LifecycleEvent.ENGINE : actor;
    }
}
