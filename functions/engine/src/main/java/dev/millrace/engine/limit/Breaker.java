package dev.millrace.engine.limit;

import java.time.Instant;
import java.util.Optional;

/// A handler's circuit breaker, as all workers see it.
///
/// @param mode what a person wants of it
/// @param flips how often its state changed: what began before the last change says nothing of the state
///     after it
/// @param flip the change that the latest write made, if it made one: told as an event
/// @param version counts the writes, from 1; 0 where none was made
/// @param writer tells whose write this was
public record Breaker(
        String handler,
        BreakerPolicy policy,
        BreakerMode mode,
        BreakerState state,
        long flips,
        Optional<Flip> flip,
        long version,
        String writer) {
    /// A change of state.
    ///
    /// @param cause what led to it, in lower case with dashes
    /// @param actor who asked for it; empty for the engine itself
    public record Flip(BreakerState.Kind from, BreakerState.Kind to, String cause, String actor, Instant at) {}

    /// One that counts nothing yet.
    public static Breaker fresh(String handler, BreakerPolicy policy, Instant at) {
        return new Breaker(handler, policy, BreakerMode.AUTO, BreakerRules.fresh(at), 0, Optional.empty(), 0, "");
    }

    /// Whether steps may go on without asking it.
    public boolean isClosed() {
        return state.kind() == BreakerState.Kind.CLOSED;
    }

    /// @param actor who asked for it; empty for the engine itself
    /// @return the breaker to write; nothing if nothing changes
    public Optional<Breaker> on(BreakerEvent event, String actor, Instant at, String by) {
        BreakerMode wanted = event instanceof BreakerEvent.Overridden overridden ? overridden.by() : mode;
        return BreakerRules.decide(state, event, policy, mode, at)
                .map(next -> next(next, policy, wanted, cause(event), actor, at, by));
    }

    /// The same with other thresholds. What was counted by the old ones is forgotten.
    public Breaker with(BreakerPolicy other, String actor, Instant at, String by) {
        BreakerState next = isClosed() ? BreakerRules.fresh(at) : state;
        return next(next, other, mode, "requested", actor, at, by);
    }

    private Breaker next(
            BreakerState next,
            BreakerPolicy thresholds,
            BreakerMode wanted,
            String cause,
            String actor,
            Instant at,
            String by) {
        boolean flips = next.kind() != state.kind();
        Optional<Flip> told =
                flips ? Optional.of(new Flip(state.kind(), next.kind(), cause, actor, at)) : Optional.empty();
        return new Breaker(handler, thresholds, wanted, next, this.flips + (flips ? 1 : 0), told, version + 1, by);
    }

    private static String cause(BreakerEvent event) {
        return switch (event) {
            case BreakerEvent.Counted counted -> "failures-counted";
            case BreakerEvent.Asked asked -> "time-to-try";
            case BreakerEvent.ProbePassed passed -> "probes-passed";
            case BreakerEvent.ProbeFailed failed -> "probe-failed";
            case BreakerEvent.ProbeUnused free -> "probe-unused";
            case BreakerEvent.Overridden overridden -> "requested";
        };
    }
}
