package dev.millrace.engine.limit;

import java.time.Instant;
import java.util.Optional;

/// What a breaker does about what it is told: one method per state, one line per event.
public final class BreakerRules {
    private BreakerRules() {}

    /// @return the next state; nothing if nothing changes
    public static Optional<BreakerState> decide(
            BreakerState state, BreakerEvent event, BreakerPolicy policy, BreakerMode mode, Instant at) {
        if (event instanceof BreakerEvent.Overridden wanted) {
            return overridden(state, wanted.by(), mode, at);
        }
        if (mode != BreakerMode.AUTO) {
            return Optional.empty();
        }
        return switch (state) {
            case BreakerState.Closed closed -> closed(closed, event, policy, at);
            case BreakerState.Open open -> open(open, event, at);
            case BreakerState.HalfOpen halfOpen -> halfOpen(halfOpen, event, policy, at);
        };
    }

    /// Closed, with nothing counted.
    public static BreakerState.Closed fresh(Instant at) {
        return new BreakerState.Closed(at, 0, 0);
    }

    private static Optional<BreakerState> closed(
            BreakerState.Closed state, BreakerEvent event, BreakerPolicy policy, Instant at) {
        return switch (event) {
            case BreakerEvent.Counted counted -> Optional.of(counted(state, counted, policy, at));
            case BreakerEvent.Asked asked -> Optional.empty();
            case BreakerEvent.ProbePassed late -> Optional.empty();
            case BreakerEvent.ProbeFailed late -> Optional.empty();
            case BreakerEvent.ProbeUnused late -> Optional.empty();
            case BreakerEvent.Overridden elsewhere -> Optional.empty();
        };
    }

    private static BreakerState counted(
            BreakerState.Closed state, BreakerEvent.Counted more, BreakerPolicy policy, Instant at) {
        boolean over = !at.isBefore(state.since().plus(policy.window()));
        int calls = more.calls() + (over ? 0 : state.calls());
        int failures = more.failures() + (over ? 0 : state.failures());
        return policy.opens(calls, failures)
                ? new BreakerState.Open(at.plus(policy.openFor()))
                : new BreakerState.Closed(over ? at : state.since(), calls, failures);
    }

    private static Optional<BreakerState> open(BreakerState.Open state, BreakerEvent event, Instant at) {
        return switch (event) {
            case BreakerEvent.Counted late -> Optional.empty();
            case BreakerEvent.Asked asked ->
                at.isBefore(state.until())
                        ? Optional.empty()
                        : Optional.of(new BreakerState.HalfOpen(asked.until(), 1, 0));
            case BreakerEvent.ProbePassed late -> Optional.empty();
            case BreakerEvent.ProbeFailed late -> Optional.empty();
            case BreakerEvent.ProbeUnused late -> Optional.empty();
            case BreakerEvent.Overridden elsewhere -> Optional.empty();
        };
    }

    private static Optional<BreakerState> halfOpen(
            BreakerState.HalfOpen state, BreakerEvent event, BreakerPolicy policy, Instant at) {
        return switch (event) {
            case BreakerEvent.Counted late -> Optional.empty();
            case BreakerEvent.Asked asked -> probe(state, asked, policy, at);
            case BreakerEvent.ProbePassed passed ->
                Optional.of(
                        state.passed() + 1 >= policy.probes()
                                ? fresh(at)
                                : new BreakerState.HalfOpen(state.until(), state.begun(), state.passed() + 1));
            case BreakerEvent.ProbeFailed failed -> Optional.of(new BreakerState.Open(at.plus(policy.openFor())));
            case BreakerEvent.ProbeUnused free ->
                Optional.of(new BreakerState.HalfOpen(
                        state.until(), Math.max(state.passed(), state.begun() - 1), state.passed()));
            case BreakerEvent.Overridden elsewhere -> Optional.empty();
        };
    }

    /// Probes that were not heard of in time are replaced.
    private static Optional<BreakerState> probe(
            BreakerState.HalfOpen state, BreakerEvent.Asked asked, BreakerPolicy policy, Instant at) {
        Instant until = asked.until().isAfter(state.until()) ? asked.until() : state.until();
        if (!at.isBefore(state.until())) {
            return Optional.of(new BreakerState.HalfOpen(asked.until(), state.passed() + 1, state.passed()));
        }
        return state.begun() < policy.probes()
                ? Optional.of(new BreakerState.HalfOpen(until, state.begun() + 1, state.passed()))
                : Optional.empty();
    }

    private static Optional<BreakerState> overridden(
            BreakerState state, BreakerMode wanted, BreakerMode before, Instant at) {
        return switch (wanted) {
            case OPEN -> Optional.of(new BreakerState.Open(at));
            case CLOSED -> Optional.of(fresh(at));
            case AUTO -> Optional.of(before == BreakerMode.OPEN ? fresh(at) : state);
        };
    }
}
