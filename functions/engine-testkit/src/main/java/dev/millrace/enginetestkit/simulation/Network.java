package dev.millrace.enginetestkit.simulation;

import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.simulation.Scheduler.Actor;
import dev.millrace.enginetestkit.simulation.Weather.Fate;
import dev.millrace.enginetestkit.simulation.Weather.Port;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// What lies between workers and ports: every call passes here, takes time, and may fail, before or after it took
/// effect, or be the last its worker makes.
final class Network {
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final ManualClock clock;
    private final Scheduler scheduler;
    private final Weather weather;
    private final Counts counts;
    private final Trace trace;
    private final Map<Scheduler.Life, Instant> ends = new HashMap<>();
    private final NavigableMap<Instant, Duration> slow = new TreeMap<>();
    private long calls;

    Network(ManualClock clock, Scheduler scheduler, Weather weather, Counts counts, Trace trace) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.weather = weather;
        this.counts = counts;
        this.trace = trace;
    }

    long calls() {
        return calls;
    }

    /// How much of the time since then can have been spent on calls that were slow.
    Duration slownessSince(Instant then) {
        return slow.tailMap(then, true).values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /// A life that is over at a time, whatever its threads are doing then.
    Scheduler.Life lifeUntil(Instant end) {
        Scheduler.Life life = new Scheduler.Life();
        ends.put(life, end);
        return life;
    }

    <T> T call(Port port, String what, Supplier<T> effect) {
        return call(port, what, 1, sent -> effect.get());
    }

    /// @param effect takes place for so many of the messages
    <T> T call(Port port, String what, int messages, IntFunction<T> effect) {
        Actor me = scheduler.moving();
        Optional<Fate> fate = weather.on(new Weather.Call(calls++, port, messages));
        beUnderWay();
        if (fate.isEmpty()) {
            return made(me, what, "", () -> effect.apply(messages));
        }
        Fault fault = fate.get().fault();
        counts.count(fault);
        return switch (fault) {
            case CALL_FAILED, THROTTLED -> {
                trace.add(clock.instant(), me.name(), what, () -> "!! " + fault);
                throw new ServiceTrouble(fault);
            }
            case REPLY_LOST -> {
                made(me, what, " !! REPLY_LOST", () -> effect.apply(messages));
                beUnderWay();
                throw new ServiceTrouble(fault);
            }
            case REPEATED_BY_CLIENT -> {
                made(me, what, " !! reply lost, made again below", () -> effect.apply(messages));
                beUnderWay();
                yield made(me, what, " (again)", () -> effect.apply(messages));
            }
            case SENT_IN_PART -> {
                made(
                        me,
                        what,
                        " !! only " + fate.get().sent(),
                        () -> effect.apply(fate.get().sent()));
                throw new ServiceTrouble(fault);
            }
            case DIED_BEFORE -> {
                trace.add(clock.instant(), me.name(), what, () -> "!! the worker died before it");
                throw death(me);
            }
            case DIED_AFTER -> {
                made(me, what, " !! the worker died after it", () -> effect.apply(messages));
                throw death(me);
            }
            case DIED_WHILE_SENDING -> {
                made(
                        me,
                        what,
                        " !! the worker died after " + fate.get().sent(),
                        () -> effect.apply(fate.get().sent()));
                throw death(me);
            }
            case SLOW_CALL,
                    STRAY,
                    DUPLICATED,
                    DELAYED,
                    REORDERED,
                    LOST,
                    PURGED,
                    DEAD_LETTERED,
                    NOT_DELETED,
                    STALE_INDEX,
                    STALLED,
                    STALE_LEASE,
                    OUT_OF_TIME,
                    LOST_RACE -> throw new IllegalStateException(fault + " does not happen to calls");
        };
    }

    private void beUnderWay() {
        Duration latency = weather.latency();
        if (latency.compareTo(SLOW) > 0) {
            counts.count(Fault.SLOW_CALL);
            slow.merge(clock.instant().plus(latency), latency, Duration::plus);
        }
        pause(latency);
    }

    private <T> T made(Actor me, String what, String remark, Supplier<T> effect) {
        T answer = effect.get();
        trace.add(clock.instant(), me.name(), what, () -> Words.of(answer) + remark);
        return answer;
    }

    private static WorkerDied death(Actor me) {
        me.life().end();
        return new WorkerDied();
    }

    /// Lets time pass for the one who moves, at most until its life's time is over.
    void pause(Duration time) {
        Actor me = scheduler.moving();
        Instant end = ends.getOrDefault(me.life(), Instant.MAX);
        Instant wake = clock.instant().plus(time);
        if (wake.isBefore(end)) {
            me.pause(time);
            return;
        }
        me.pause(Duration.between(clock.instant(), end));
        counts.count(Fault.OUT_OF_TIME);
        trace.add(clock.instant(), me.name(), "out of time", () -> "");
        throw death(me);
    }

    void ended(Scheduler.Life life) {
        ends.remove(life);
    }
}
