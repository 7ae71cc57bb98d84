package dev.millrace.engine.usecase;

import dev.millrace.engine.limit.Limit;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Permits;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Write;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Sets, removes and shows the limits of handlers and namespaces.
public final class SetLimits {
    private final LimitStore limits;
    private final Chance chance;
    private final InstantSource clock;

    public SetLimits(LimitStore limits, Chance chance, InstantSource clock) {
        this.limits = limits;
        this.chance = chance;
        this.clock = clock;
    }

    /// Whatever stood before.
    public LimitRecord set(Limit limit, String actor) {
        return write(limit.scope(), Optional.of(limit), actor, limits.readLimit(limit.scope()));
    }

    /// @return the record of the removal; nothing if there is no such limit
    public Optional<LimitRecord> remove(Scope scope, String actor) {
        Optional<LimitRecord> standing = limits.readLimit(scope);
        return standing.flatMap(LimitRecord::limit).isEmpty()
                ? Optional.empty()
                : Optional.of(write(scope, Optional.empty(), actor, standing));
    }

    private LimitRecord write(Scope scope, Optional<Limit> limit, String actor, Optional<LimitRecord> standing) {
        Optional<LimitRecord> read = standing;
        while (true) {
            long version = read.map(LimitRecord::version).orElse(0L) + 1;
            LimitRecord next = new LimitRecord(scope, limit, version, actor, clock.instant(), chance.name());
            switch (limits.put(next)) {
                case Write.Moved<LimitRecord> moved -> {
                    return moved.now();
                }
                case Write.Lost<LimitRecord> lost -> read = lost.now();
            }
        }
    }

    public Optional<Shown> show(Scope scope) {
        return limits.readLimit(scope).flatMap(record -> shown(record, limits.read()));
    }

    /// All that stand, by their scopes' names. May lag a little behind the writes.
    public List<Shown> list() {
        LimitStore.Standing standing = limits.read();
        return standing.limits().stream()
                .sorted(Comparator.comparing(record -> record.scope().text()))
                .flatMap(record -> shown(record, standing).stream())
                .toList();
    }

    private Optional<Shown> shown(LimitRecord record, LimitStore.Standing standing) {
        return record.limit()
                .map(limit -> new Shown(
                        record,
                        limit,
                        limit.concurrent()
                                .map(most -> limits.readPermits(limit.scope())
                                        .orElse(Permits.none(limit.scope()))
                                        .held(clock.instant())),
                        slowed(record.scope(), standing)));
    }

    private Optional<Shown.Slowed> slowed(Scope scope, LimitStore.Standing standing) {
        return standing.paces().stream()
                .filter(pace -> new Scope.OfHandler(pace.handler()).equals(scope))
                .map(pace -> new Shown.Slowed(pace.pace().now(clock.instant()), pace.because()))
                .filter(slowed -> slowed.share() < 1)
                .findFirst();
    }

    /// A limit and how it is used.
    ///
    /// @param held permits whose leases are not over, of a limit of so many at once
    /// @param slowed where only a part of it is made use of for now
    public record Shown(LimitRecord record, Limit limit, Optional<Integer> held, Optional<Slowed> slowed) {
        /// @param share of what the limit allows, below 1
        /// @param because the code of the error that slowed the handler down last
        public record Slowed(double share, String because) {}
    }
}
