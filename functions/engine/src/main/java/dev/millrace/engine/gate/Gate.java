package dev.millrace.engine.gate;

import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerEvent;
import dev.millrace.engine.limit.BreakerMode;
import dev.millrace.engine.limit.KeyLimit;
import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.Permits.Lease;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.LimitKeys;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.task.TaskHead;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// One worker's gate: every attempt that comes out of a queue asks here before it is claimed. One of a step
/// without limits, of a handler without a breaker, passes without a request.
///
/// What is asked, in this order: whether its template, namespace or lane is paused; whether the handler is left alone;
/// a token of each rate; a permit of each
/// limit of so many at once; and last whether a breaker that is not closed takes the attempt as a probe.
/// Whoever is refused comes back later with a copy of the message, which costs no write and no attempt.
/// What was got before the refusal is given back.
///
/// Limits are seen at most [#STALE] after they were set. Until then a worker may start what is not allowed
/// any more; from then on none does.
public final class Gate {
    /// How old a worker's knowledge of limits and breakers may be.
    public static final Duration STALE = Duration.ofSeconds(5);

    static final Duration LONGEST_AWAY = Duration.ofMinutes(1);

    /// Who was put off by a hold comes back at least so often: after a resumption nothing waits longer.
    public static final Duration LONGEST_HELD = Duration.ofMinutes(5);

    private static final Duration SHORTEST_HELD = Duration.ofSeconds(2);

    /// Desks are kept for so many keys; forgetting one only costs a request more.
    private static final int MOST_DESKS = 10_000;

    private final LimitStore store;
    private final LimitKeys keys;
    private final Chance chance;
    private final InstantSource clock;
    private final Supplier<Turn> turns;
    private final Sight sight;
    private final Map<String, PermitDesk> permits = new ConcurrentHashMap<>();
    private final Map<String, TokenDesk> tokens = new ConcurrentHashMap<>();
    private final Map<String, BreakerDesk> breakers = new ConcurrentHashMap<>();
    private final Map<String, PaceDesk> paces = new ConcurrentHashMap<>();

    /// @param turns makes the turn that the worker's threads take at each limit
    public Gate(LimitStore store, LimitKeys keys, Chance chance, InstantSource clock, Supplier<Turn> turns) {
        this.store = store;
        this.keys = keys;
        this.chance = chance;
        this.clock = clock;
        this.turns = turns;
        this.sight = new Sight(store, clock, turns.get());
    }

    /// Steps that may go on in place, as they have nothing to ask. None may while the limits can't be read:
    /// how the step before ended is to be recorded all the same.
    ///
    /// @param head of the task
    public Predicate<StepTemplate> free(TaskHead head) {
        try {
            return sight.now().free(head);
        } catch (RuntimeException unreadable) {
            return step -> false;
        }
    }

    /// @param input the task's, read only where a key needs it
    public Answer admit(Entrant entrant, Supplier<Json> input) {
        Sight.View view = sight.now();
        StepTemplate step = entrant.step();
        if (view.isEmpty() && step.limits().isEmpty()) {
            return Pass.FREE;
        }
        Optional<Answer.PutOff> held = held(view, entrant);
        if (held.isPresent()) {
            return held.get();
        }
        Instant now = clock.instant();
        Optional<Breaker> breaker = view.breaker(step.handler());
        Optional<Instant> alone = breaker.flatMap(one -> BreakerDesk.leftAloneUntil(one, now));
        if (alone.isPresent()) {
            return new Answer.PutOff(spread(now, alone.get()), "the breaker of " + step.handler() + " is open");
        }
        List<Limit> limits = limits(entrant, view, input);
        if (limits.isEmpty() && breaker.map(Breaker::isClosed).orElse(true)) {
            return Pass.FREE;
        }
        return new Entry(entrant.number(), step, limits).answer(breaker.filter(one -> !one.isClosed()));
    }

    /// Whether a hold keeps it from starting; limits are not asked.
    public Optional<Answer.PutOff> held(Entrant entrant) {
        return held(sight.now(), entrant);
    }

    private Optional<Answer.PutOff> held(Sight.View view, Entrant entrant) {
        return view.holds().on(entrant.template(), entrant.lane()).map(this::putOff);
    }

    /// The longer it stands, the longer they stay away, so that a long pause costs few vain visits and a short one
    /// is soon over: up to half as long as it has stood.
    private Answer.PutOff putOff(Hold hold) {
        Instant now = clock.instant();
        long half = Duration.between(hold.at(), now).toMillis() / 2;
        long away = Math.clamp(half, SHORTEST_HELD.toMillis(), LONGEST_HELD.toMillis());
        Instant due = now.plusMillis((long) (away * (0.5 + chance.next() / 2)));
        return new Answer.PutOff(due, hold.held().text() + " is paused");
    }

    /// Notes that an attempt begins, to count how it ends.
    ///
    /// @param pass that it came with; [Pass#FREE] if it came without
    public Attempt begins(StepTemplate step, Pass pass) {
        if (pass.probe().isPresent()) {
            return outcome -> probed(pass, outcome);
        }
        Sight.View view = sight.known();
        Attempt counted = view.breaker(step.handler())
                .filter(one -> one.isClosed() && one.mode() == BreakerMode.AUTO)
                .map(begun -> (Attempt) outcome -> counted(begun, outcome))
                .orElse(Attempt.UNCOUNTED);
        if (view.limit(new Scope.OfHandler(step.handler())).isEmpty()) {
            return counted;
        }
        return outcome -> {
            counted.ended(outcome);
            paced(step, outcome);
        };
    }

    /// Counts how an attempt ended that ran elsewhere. Nobody knows here whether it began as a probe, so while its
    /// handler is being tried each counts as one.
    public void told(StepTemplate step, Outcome outcome) {
        Pass.unheard(() -> {
            Sight.View view = sight.now();
            view.breaker(step.handler())
                    .filter(one -> one.mode() == BreakerMode.AUTO)
                    .ifPresent(one -> {
                        if (one.isClosed()) {
                            counted(one, outcome);
                        } else {
                            probe(outcome)
                                    .ifPresent(
                                            event -> breakerDesk(one.handler()).probed(one, event));
                        }
                    });
            if (view.limit(new Scope.OfHandler(step.handler())).isPresent()) {
                paced(step, outcome);
            }
        });
    }

    /// Makes the permits of an attempt that runs elsewhere last for another lease that begins now.
    ///
    /// @param holder what its [Pass] named
    /// @param input the task's, read only where a key needs it
    /// @return whether it has them all, or gets again what has run out
    public boolean renew(Entrant entrant, Supplier<Json> input, String holder) {
        Lease longer =
                new Lease(holder, clock.instant().plus(entrant.step().lease()).plus(Pass.MARGIN));
        for (Limit limit : limits(entrant, sight.now(), input)) {
            if (limit.concurrent().isPresent()) {
                PermitDesk desk = permitDesk(limit.scope());
                if (!desk.renew(longer) && !desk.take(longer, limit.concurrent().get())) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Gives back the permits of an attempt that ran elsewhere. Those that can't be given back end with their leases.
    ///
    /// @param holder what its [Pass] named
    /// @param since when it began
    /// @param input the task's, read only where a key needs it
    public void giveBack(Entrant entrant, Supplier<Json> input, String holder, Instant since) {
        Pass.unheard(() -> {
            for (Limit limit : limits(entrant, sight.now(), input)) {
                if (limit.concurrent().isPresent()) {
                    permitDesk(limit.scope()).giveBack(holder, since);
                }
            }
        });
    }

    private void paced(StepTemplate step, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed && PaceDesk.tellsOfOverload(failed)) {
            Pass.unheard(() -> paceDesk(step.handler()).slowDown(failed));
        }
    }

    /// An attempt under way.
    @FunctionalInterface
    public interface Attempt {
        Attempt UNCOUNTED = outcome -> {};

        void ended(Outcome outcome);
    }

    /// A failure that no other attempt mends speaks of the task, not of the handler.
    private static Optional<Boolean> failed(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed completed -> Optional.of(false);
            case Outcome.Failed failed -> Optional.of(failed.retryable());
            case Outcome.Chose chose -> Optional.of(false);
            case Outcome.Creates creates -> Optional.of(false);
            case Outcome.Waits waits -> Optional.of(false);
            case Outcome.GoesOn goesOn -> Optional.of(false);
            case Outcome.StartsTask starts -> Optional.of(false);
            case Outcome.Skipped skipped -> Optional.empty();
            case Outcome.Spreads spreads -> Optional.empty();
            case Outcome.HandedOver handedOver -> Optional.empty();
            case Outcome.Abandoned abandoned -> Optional.empty();
        };
    }

    private static void probed(Pass pass, Outcome outcome) {
        probe(outcome).ifPresent(pass::ended);
    }

    private static Optional<BreakerEvent> probe(Outcome outcome) {
        return failed(outcome).map(failed -> failed ? new BreakerEvent.ProbeFailed() : new BreakerEvent.ProbePassed());
    }

    private void counted(Breaker begun, Outcome outcome) {
        failed(outcome)
                .ifPresent(failed ->
                        Pass.unheard(() -> breakerDesk(begun.handler()).ended(begun, failed)));
    }

    private List<Limit> limits(Entrant entrant, Sight.View view, Supplier<Json> input) {
        StepTemplate step = entrant.step();
        String namespace = entrant.namespace();
        List<Limit> limits = new ArrayList<>();
        view.limit(new Scope.OfNamespace(namespace)).ifPresent(limits::add);
        view.limit(new Scope.OfHandler(step.handler()))
                .map(limit -> limit.times(view.pace(step.handler()).pace().now(clock.instant())))
                .ifPresent(limits::add);
        for (KeyLimit limit : step.limits()) {
            keys.value(limit.key(), entrant.task(), input.get())
                    .ifPresent(value -> limits.add(limit.of(namespace, value)));
        }
        return limits;
    }

    /// Between then and half as long again, so that those who were sent away together do not come back
    /// together.
    private Instant spread(Instant now, Instant until) {
        Duration ahead = Duration.between(now, until);
        Duration least = ahead.compareTo(LONGEST_AWAY) > 0 ? LONGEST_AWAY : ahead;
        return now.plus(least).plusMillis((long) (chance.next() * (500 + least.toMillis() / 2)));
    }

    private PermitDesk permitDesk(Scope scope) {
        return desk(permits, scope.text(), () -> new PermitDesk(scope, store, clock, chance, turns.get()));
    }

    private TokenDesk tokenDesk(Scope scope) {
        return desk(tokens, scope.text(), () -> new TokenDesk(scope, store, clock, chance, turns.get()));
    }

    private BreakerDesk breakerDesk(String handler) {
        return desk(breakers, handler, () -> new BreakerDesk(store, clock, chance, sight));
    }

    private PaceDesk paceDesk(String handler) {
        return desk(paces, handler, () -> new PaceDesk(handler, store, clock, chance, sight, turns.get()));
    }

    private static <T> T desk(Map<String, T> desks, String name, Supplier<T> fresh) {
        if (desks.size() > MOST_DESKS) {
            desks.clear();
        }
        return desks.computeIfAbsent(name, same -> fresh.get());
    }

    /// One attempt's way through the gate.
    private final class Entry {
        private final StepTemplate step;
        private final List<Limit> limits;
        private final String holder;
        private final Pass pass;
        private final Instant until;
        private final List<TokenDesk> tokensTaken = new ArrayList<>();

        Entry(int number, StepTemplate step, List<Limit> limits) {
            this.step = step;
            this.limits = limits;
            this.holder = chance.name();
            this.until = clock.instant().plus(step.lease()).plus(Pass.MARGIN);
            boolean holds = limits.stream().anyMatch(limit -> limit.concurrent().isPresent());
            this.pass = new Pass(number, holds ? until : Instant.MAX, step.lease(), holder, clock);
        }

        Answer answer(Optional<Breaker> notClosed) {
            boolean admitted = false;
            try {
                Optional<Answer.PutOff> refusal = tokens().or(this::permits).or(() -> notClosed.flatMap(this::probe));
                admitted = refusal.isEmpty();
                return admitted ? pass : refusal.get();
            } finally {
                if (!admitted) {
                    tokensTaken.forEach(TokenDesk::giveBack);
                    pass.giveBack();
                }
            }
        }

        private Optional<Answer.PutOff> tokens() {
            for (Limit limit : limits) {
                if (limit.rate().isPresent()) {
                    Rate rate = limit.rate().get();
                    TokenDesk desk = tokenDesk(limit.scope());
                    Optional<Instant> later = desk.take(rate);
                    if (later.isPresent()) {
                        return Optional.of(putOff(later.get(), limit));
                    }
                    tokensTaken.add(desk);
                }
            }
            return Optional.empty();
        }

        private Optional<Answer.PutOff> permits() {
            for (Limit limit : limits) {
                if (limit.concurrent().isPresent()) {
                    int most = limit.concurrent().get();
                    PermitDesk desk = permitDesk(limit.scope());
                    if (!desk.take(new Lease(holder, until), most)) {
                        return Optional.of(putOff(clock.instant().plus(desk.away(most)), limit));
                    }
                    pass.holds(desk);
                }
            }
            return Optional.empty();
        }

        private Optional<Answer.PutOff> probe(Breaker seen) {
            BreakerDesk desk = breakerDesk(step.handler());
            Optional<Breaker> begun = desk.mayStart(seen, until);
            if (begun.isEmpty()) {
                Instant now = clock.instant();
                return Optional.of(new Answer.PutOff(
                        spread(now, now.plusSeconds(2)), "the breaker of " + step.handler() + " is trying"));
            }
            if (!begun.get().isClosed()) {
                pass.probes(desk, begun.get());
            }
            return Optional.empty();
        }

        private static Answer.PutOff putOff(Instant due, Limit limit) {
            return new Answer.PutOff(due, "the limit of " + limit.scope().text() + " is reached");
        }
    }
}
