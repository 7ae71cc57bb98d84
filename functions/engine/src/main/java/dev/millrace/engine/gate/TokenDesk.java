package dev.millrace.engine.gate;

import dev.millrace.engine.limit.Block;
import dev.millrace.engine.limit.Bucket;
import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One worker's dealings with one limit of so many in a time: takes tokens by the block and hands them out
/// one by one. A refusal costs no request, as what it knows of the bucket can only be too much.
final class TokenDesk {
    /// Nobody is sent away for longer; who comes back too early is sent away again.
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Scope scope;
    private final LimitStore store;
    private final InstantSource clock;
    private final Chance chance;
    private final Turn turn;
    private Block block = Block.NONE;
    private int waiting;
    private @Nullable Bucket seen;

    /// Up to here the tokens that come back are spoken for by those who were sent away.
    private Instant promised = Instant.EPOCH;

    TokenDesk(Scope scope, LimitStore store, InstantSource clock, Chance chance, Turn turn) {
        this.scope = scope;
        this.store = store;
        this.clock = clock;
        this.chance = chance;
        this.turn = turn;
    }

    /// @return when to come back; nothing if there was a token
    Optional<Instant> take(Rate rate) {
        if (hasTaken()) {
            return Optional.empty();
        }
        waits(1);
        try {
            turn.take(() -> fetch(rate));
            return hasTaken() ? Optional.empty() : Optional.of(comeBack(rate));
        } finally {
            waits(-1);
        }
    }

    /// One was not used after all.
    synchronized void giveBack() {
        block = block.more();
    }

    private synchronized boolean hasTaken() {
        if (!block.has(clock.instant())) {
            return false;
        }
        block = block.less();
        return true;
    }

    private synchronized void waits(int more) {
        waiting += more;
    }

    /// Fetches a block if there is none, as large as there are tokens for.
    private void fetch(Rate rate) {
        while (true) {
            Instant now = clock.instant();
            Bucket read = known();
            int size = size(read, rate, now);
            if (size == 0) {
                return;
            }
            Bucket next = read.take(size, rate, now, chance.name());
            switch (store.put(next)) {
                case Write.Moved<Bucket> moved -> {
                    took(next, Block.of(size, rate, now));
                    return;
                }
                case Write.Lost<Bucket> lost -> saw(lost.now().orElse(Bucket.untouched(scope)));
            }
        }
    }

    private synchronized int size(Bucket read, Rate rate, Instant now) {
        return block.has(now) ? 0 : Math.min(read.tokens(rate, now), block.next(rate, waiting, now));
    }

    private synchronized Bucket known() {
        Bucket bucket = seen;
        return bucket == null ? Bucket.untouched(scope) : bucket;
    }

    private synchronized void saw(Bucket bucket) {
        seen = bucket;
    }

    private synchronized void took(Bucket bucket, Block taken) {
        seen = bucket;
        block = taken;
    }

    private synchronized Instant comeBack(Rate rate) {
        Instant now = clock.instant();
        Instant next = known().next(rate, now);
        promised = (promised.isBefore(next) ? next : promised).plus(rate.each());
        Instant latest = now.plus(LONGEST);
        Duration ahead = Duration.between(now, promised.isBefore(latest) ? promised : latest);
        return now.plusMillis((long) (ahead.toMillis() * (0.75 + chance.next() / 2)));
    }
}
