package dev.millrace.engine.usecase;

import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerEvent;
import dev.millrace.engine.limit.BreakerMode;
import dev.millrace.engine.limit.BreakerPolicy;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Gives handlers a circuit breaker, changes what it goes by, opens and closes it by hand, and shows all.
public final class SetBreakers {
    private final LimitStore limits;
    private final Chance chance;
    private final InstantSource clock;

    public SetBreakers(LimitStore limits, Chance chance, InstantSource clock) {
        this.limits = limits;
        this.chance = chance;
        this.clock = clock;
    }

    /// @param policy left as it is where empty, or the usual one for a new breaker
    /// @param mode left as it is where empty
    public Breaker set(String handler, Optional<BreakerPolicy> policy, Optional<BreakerMode> mode, String actor) {
        Optional<Breaker> read = limits.readBreaker(handler);
        while (true) {
            Breaker next = next(handler, read, policy, mode, actor);
            switch (limits.put(next)) {
                case Write.Moved<Breaker> moved -> {
                    return moved.now();
                }
                case Write.Lost<Breaker> lost -> read = lost.now();
            }
        }
    }

    private Breaker next(
            String handler,
            Optional<Breaker> read,
            Optional<BreakerPolicy> policy,
            Optional<BreakerMode> mode,
            String actor) {
        Instant now = clock.instant();
        String writer = chance.name();
        Breaker before = read.orElseGet(() -> Breaker.fresh(handler, policy.orElse(BreakerPolicy.DEFAULT), now));
        Breaker changed = before.with(policy.orElse(before.policy()), actor, now, writer);
        return mode.flatMap(wanted -> changed.on(new BreakerEvent.Overridden(wanted), actor, now, writer))
                .map(both -> new Breaker(
                        handler,
                        both.policy(),
                        both.mode(),
                        both.state(),
                        both.flips(),
                        both.flip(),
                        before.version() + 1,
                        writer))
                .orElse(changed);
    }

    /// By handler. May lag a little behind the writes.
    public List<Breaker> list() {
        return limits.read().breakers().stream()
                .sorted(Comparator.comparing(Breaker::handler))
                .toList();
    }
}
