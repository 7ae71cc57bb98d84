package dev.millrace.engine.gate;

import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerEvent;
import dev.millrace.engine.limit.BreakerState;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// One worker's dealings with one handler's breaker. Counts how attempts end and tells the others only of
/// failures, by the share; what went well is told along with them. A handler that works costs nothing.
final class BreakerDesk {
    private final LimitStore store;
    private final InstantSource clock;
    private final Chance chance;
    private final Sight sight;
    private Instant since = Instant.EPOCH;
    private long flips = -1;
    private int calls;
    private int failures;

    BreakerDesk(LimitStore store, InstantSource clock, Chance chance, Sight sight) {
        this.store = store;
        this.clock = clock;
        this.chance = chance;
        this.sight = sight;
    }

    /// Asks whether an attempt may start although the breaker was seen open or half open.
    ///
    /// @param until when the attempt is given up, if nothing is heard of it
    /// @return the breaker as it lets the attempt start, closed or with a probe more; nothing if it does
    ///     not
    Optional<Breaker> mayStart(Breaker seen, Instant until) {
        Breaker read = seen;
        while (!read.isClosed()) {
            Optional<Breaker> next = read.on(new BreakerEvent.Asked(until), "", clock.instant(), chance.name());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            Written written = write(next.get());
            if (written.took()) {
                return next;
            }
            read = written.now();
        }
        return Optional.of(read);
    }

    /// A probe ended, or was not used.
    void probed(Breaker begun, BreakerEvent how) {
        Breaker read = begun;
        while (read.flips() == begun.flips()) {
            Optional<Breaker> next = read.on(how, "", clock.instant(), chance.name());
            if (next.isEmpty()) {
                return;
            }
            Written written = write(next.get());
            if (written.took()) {
                return;
            }
            read = written.now();
        }
    }

    /// An attempt ended that began while the breaker was closed.
    void ended(Breaker begun, boolean failed) {
        Optional<BreakerEvent.Counted> tell = count(begun, failed);
        if (tell.isPresent()) {
            probed(begun, tell.get());
        }
    }

    private synchronized Optional<BreakerEvent.Counted> count(Breaker begun, boolean failed) {
        Instant now = clock.instant();
        if (begun.flips() < flips) {
            return Optional.empty();
        }
        if (begun.flips() > flips || !now.isBefore(since.plus(begun.policy().window()))) {
            flips = begun.flips();
            since = now;
            calls = 0;
            failures = 0;
        }
        calls++;
        failures += failed ? 1 : 0;
        if (!failed || failures < begun.policy().share()) {
            return Optional.empty();
        }
        BreakerEvent.Counted counted = new BreakerEvent.Counted(calls, failures);
        calls = 0;
        failures = 0;
        return Optional.of(counted);
    }

    /// @param now what stands
    private record Written(boolean took, Breaker now) {}

    private Written write(Breaker next) {
        Written written = switch (store.put(next)) {
            case Write.Moved<Breaker> moved -> new Written(true, next);
            case Write.Lost<Breaker> lost ->
                new Written(
                        false,
                        lost.now()
                                .orElseThrow(() ->
                                        new IllegalStateException("Breakers are never removed: " + next.handler())));
        };
        sight.saw(written.now());
        return written;
    }

    /// Whether it lets nothing start for now, and until when.
    static Optional<Instant> leftAloneUntil(Breaker breaker, Instant now) {
        return switch (breaker.mode()) {
            case OPEN -> Optional.of(now.plus(Gate.LONGEST_AWAY));
            case CLOSED -> Optional.empty();
            case AUTO ->
                breaker.state() instanceof BreakerState.Open open && now.isBefore(open.until())
                        ? Optional.of(open.until())
                        : Optional.empty();
        };
    }
}
