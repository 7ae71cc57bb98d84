package dev.millrace.engine.gate;

import dev.millrace.engine.limit.HandlerPace;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Write;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// One worker's part in the pace that all keep with a handler. Costs a write when the handler has too much to do, at
/// most one a second for all workers together, and nothing otherwise.
final class PaceDesk {
    /// What says without a `Retry-After` that there is too much to do.
    private static final Set<String> OVERLOADED = Set.of("HTTP_429", "HTTP_503", "LAMBDA_THROTTLED");

    private final String handler;
    private final LimitStore store;
    private final InstantSource clock;
    private final Chance chance;
    private final Sight sight;
    private final Turn turn;

    PaceDesk(String handler, LimitStore store, InstantSource clock, Chance chance, Sight sight, Turn turn) {
        this.handler = handler;
        this.store = store;
        this.clock = clock;
        this.chance = chance;
        this.sight = sight;
        this.turn = turn;
    }

    /// A side that names a time to come back at, and not this very moment, has too much to do.
    static boolean tellsOfOverload(Outcome.Failed failed) {
        return failed.retryable()
                && (OVERLOADED.contains(failed.error().code())
                        || failed.retryAfter().filter(time -> time.isPositive()).isPresent());
    }

    void slowDown(Outcome.Failed failed) {
        turn.take(() -> write(failed.error().code()));
    }

    private void write(String because) {
        HandlerPace read = sight.known().pace(handler);
        Optional<HandlerPace> next = read.slower(because, clock.instant(), chance.name());
        while (next.isPresent()) {
            switch (store.put(next.get())) {
                case Write.Moved<HandlerPace> moved -> {
                    sight.saw(next.get());
                    return;
                }
                case Write.Lost<HandlerPace> lost -> read = lost.now().orElseGet(() -> HandlerPace.full(handler));
            }
            sight.saw(read);
            next = read.slower(because, clock.instant(), chance.name());
        }
    }
}
