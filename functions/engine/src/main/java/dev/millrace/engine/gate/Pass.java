package dev.millrace.engine.gate;

import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.BreakerEvent;
import dev.millrace.engine.limit.Permits.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets one attempt of one step start, and holds its permits until they are given back. Safe for the
/// attempt's threads.
public final class Pass implements Answer {
    /// For whoever has nothing to ask.
    public static final Pass FREE = new Pass(-1, Instant.MAX, Duration.ZERO, "", InstantSource.fixed(Instant.EPOCH));

    /// A permit outlasts its step's lease by this much when it is made, so that the lease, which begins a
    /// little later, does not have to be cut short.
    static final Duration MARGIN = Duration.ofSeconds(30);

    private record Held(PermitDesk desk, Instant since) {}

    private final int step;
    private final Duration lease;
    private final InstantSource clock;
    private final String holder;
    private final List<Held> held = new ArrayList<>();
    private Instant until;
    private @Nullable BreakerDesk breakers;
    private @Nullable Breaker probe;
    private boolean over;

    /// @param holder under which its permits are kept; made for this attempt alone
    Pass(int step, Instant until, Duration lease, String holder, InstantSource clock) {
        this.step = step;
        this.until = until;
        this.lease = lease;
        this.holder = holder;
        this.clock = clock;
    }

    synchronized void holds(PermitDesk desk) {
        held.add(new Held(desk, clock.instant()));
    }

    /// Under what its permits are kept, if it has any: whoever goes on with the attempt elsewhere renews them and gives
    /// them back by this name.
    public synchronized Optional<String> holder() {
        return held.isEmpty() ? Optional.empty() : Optional.of(holder);
    }

    synchronized void probes(BreakerDesk desk, Breaker begun) {
        breakers = desk;
        probe = begun;
    }

    synchronized Optional<Breaker> probe() {
        return Optional.ofNullable(probe);
    }

    /// The same while it stands for this step; else one that says nothing.
    public synchronized Pass of(int number) {
        return step == number && !over ? this : FREE;
    }

    /// The end of a lease that begins now: not later than the permits'.
    public synchronized Instant bounded(Instant leaseUntil) {
        return until.isBefore(leaseUntil) ? until : leaseUntil;
    }

    /// Whether its permits outlast a lease that begins now.
    public synchronized boolean outlasts(Instant leaseUntil) {
        return !until.isBefore(leaseUntil);
    }

    /// Makes its permits last for another lease that begins now.
    ///
    /// @return whether they all stand
    public boolean renew() {
        List<Held> all;
        synchronized (this) {
            if (over) {
                return false;
            }
            all = List.copyOf(held);
        }
        if (all.isEmpty()) {
            return true;
        }
        Instant later = clock.instant().plus(lease).plus(MARGIN);
        for (Held one : all) {
            if (!one.desk().renew(new Lease(holder, later))) {
                return false;
            }
        }
        synchronized (this) {
            until = later;
        }
        return true;
    }

    /// The attempt is over, or will not begin. A permit whose desk can't be reached ends with its lease.
    public void giveBack() {
        if (this == FREE) {
            return;
        }
        List<Held> all;
        Optional<Breaker> idle;
        synchronized (this) {
            all = List.copyOf(held);
            held.clear();
            idle = Optional.ofNullable(probe);
            probe = null;
            over = true;
        }
        for (Held one : all) {
            unheard(() -> one.desk().giveBack(holder, one.since()));
        }
        idle.ifPresent(begun -> told(begun, new BreakerEvent.ProbeUnused()));
    }

    /// The attempt goes on elsewhere, or nobody knows whether its lease still stands: a renewal whose answer was lost
    /// looks like another worker's claim. Then its permits stand too, until they are over, and so does what it tries.
    public synchronized void leave() {
        if (this == FREE) {
            return;
        }
        held.clear();
        probe = null;
        over = true;
    }

    /// How the attempt ended that was a probe.
    void ended(BreakerEvent how) {
        Optional<Breaker> begun;
        synchronized (this) {
            begun = Optional.ofNullable(probe);
            probe = null;
        }
        begun.ifPresent(breaker -> told(breaker, how));
    }

    private void told(Breaker begun, BreakerEvent how) {
        BreakerDesk desk = breakers;
        if (desk != null) {
            unheard(() -> desk.probed(begun, how));
        }
    }

    /// What an attempt leads to does not depend on whether the limits could be told of its end: leases and
    /// probes end by themselves.
    static void unheard(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException trouble) {
            return;
        }
    }
}
