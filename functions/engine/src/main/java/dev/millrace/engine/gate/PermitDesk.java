package dev.millrace.engine.gate;

import dev.millrace.engine.limit.Permits;
import dev.millrace.engine.limit.Permits.Lease;
import dev.millrace.engine.limit.Permits.Want;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One worker's dealings with one limit of so many at once.
///
/// Whoever wants a permit or gives one back puts that down and takes a turn; the one whose turn it is
/// settles all that was put down meanwhile with one write. So ten attempts side by side cost a write or two
/// to begin and a write or two to end, and the writes of one worker do not race each other. Those of
/// different workers do: the loser learns what stands there and decides again. A refusal never writes, and
/// reads at most once in [#FRESH].
final class PermitDesk {
    /// What was read or written within this time says how many are held well enough to refuse by it.
    static final Duration FRESH = Duration.ofSeconds(1);

    private final Scope scope;
    private final LimitStore store;
    private final InstantSource clock;
    private final Chance chance;
    private final Turn turn;
    private final Crowd crowd = new Crowd();
    private final List<Asked> asked = new ArrayList<>();
    private final Set<String> back = new HashSet<>();
    private @Nullable Permits seen;
    private Instant seenAt = Instant.EPOCH;

    PermitDesk(Scope scope, LimitStore store, InstantSource clock, Chance chance, Turn turn) {
        this.scope = scope;
        this.store = store;
        this.clock = clock;
        this.chance = chance;
        this.turn = turn;
    }

    /// Something that was asked, and the answer once it is settled.
    private static final class Asked {
        private final Want want;
        private volatile @Nullable Boolean answer;

        Asked(Want want) {
            this.want = want;
        }
    }

    /// @return whether it is granted
    boolean take(Lease lease, int most) {
        return settled(new Want(lease, most, false));
    }

    /// @return whether the permit still stood, and stands until then now
    boolean renew(Lease lease) {
        return settled(new Want(lease, 0, true));
    }

    /// A permit that can't be given back now goes with the next write, or ends with its lease. One that another worker
    /// got costs a read.
    void giveBack(String holder, Instant since) {
        crowd.left(Duration.between(since, clock.instant()));
        synchronized (this) {
            back.add(holder);
        }
        turn.take(() -> {
            if (isBack(holder)) {
                settle(Optional.empty());
            }
        });
    }

    /// How long one who was refused is to stay away.
    Duration away(int most) {
        return crowd.refused(most, chance.next());
    }

    private boolean settled(Want want) {
        Asked mine = new Asked(want);
        synchronized (this) {
            asked.add(mine);
        }
        turn.take(() -> {
            if (mine.answer == null) {
                settle(Optional.of(mine));
            }
        });
        boolean granted = Boolean.TRUE.equals(mine.answer);
        if (granted && !want.renews()) {
            crowd.admitted();
        }
        return granted;
    }

    private synchronized boolean isBack(String holder) {
        return back.contains(holder);
    }

    private void settle(Optional<Asked> mine) {
        List<Asked> all;
        Set<String> through;
        synchronized (this) {
            all = List.copyOf(asked);
            asked.clear();
            through = Set.copyOf(back);
            back.clear();
        }
        try {
            Set<String> granted = write(all.stream().map(one -> one.want).toList(), through);
            all.forEach(one -> one.answer = granted.contains(one.want.lease().holder()));
        } catch (RuntimeException trouble) {
            undone(all, mine, through);
            throw trouble;
        }
    }

    /// Nobody knows whether it was written. What was given back is given back again, and so is what may
    /// have been granted to the one who is told of the trouble; the others ask in their own turn.
    private synchronized void undone(List<Asked> all, Optional<Asked> mine, Set<String> through) {
        seen = null;
        back.addAll(through);
        for (Asked one : all) {
            if (mine.filter(me -> me == one).isEmpty()) {
                asked.add(one);
            } else if (!one.want.renews()) {
                back.add(one.want.lease().holder());
            }
        }
    }

    private Set<String> write(List<Want> wants, Set<String> through) {
        Known known = known();
        boolean looked = false;
        while (true) {
            Instant now = clock.instant();
            Permits.Decided decided = known.permits().decide(wants, through, now, chance.name());
            boolean refuses = decided.granted().size() < wants.size();
            if (!decided.changes()) {
                boolean stranger = !known.permits().holders().containsAll(through);
                if (!looked && (stranger || refuses && !known.isFresh(now))) {
                    looked = true;
                    known = saw(store.readPermits(scope).orElse(Permits.none(scope)), now);
                    continue;
                }
                return decided.granted();
            }
            switch (store.put(decided.next())) {
                case Write.Moved<Permits> moved -> {
                    saw(decided.next(), now);
                    return decided.granted();
                }
                case Write.Lost<Permits> lost -> known = saw(lost.now().orElse(Permits.none(scope)), now);
            }
        }
    }

    private record Known(Permits permits, Instant at) {
        boolean isFresh(Instant now) {
            return now.isBefore(at.plus(FRESH));
        }
    }

    private synchronized Known known() {
        Permits permits = seen;
        return permits == null ? new Known(Permits.none(scope), Instant.EPOCH) : new Known(permits, seenAt);
    }

    private synchronized Known saw(Permits permits, Instant at) {
        Permits before = seen;
        if (before == null || before.version() <= permits.version()) {
            seen = permits;
            seenAt = at;
        }
        return new Known(permits, at);
    }
}
