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
        return limits.readLimit(scope).flatMap(this::shown);
    }

    /// All that stand, by their scopes' names. May lag a little behind the writes.
    public List<Shown> list() {
        return limits.read().limits().stream()
                .sorted(Comparator.comparing(record -> record.scope().text()))
                .flatMap(record -> shown(record).stream())
                .toList();
    }

    private Optional<Shown> shown(LimitRecord record) {
        return record.limit()
                .map(limit -> new Shown(
                        record,
                        limit,
                        limit.concurrent()
                                .map(most -> limits.readPermits(limit.scope())
                                        .orElse(Permits.none(limit.scope()))
                                        .held(clock.instant()))));
    }

    /// A limit and how it is used.
    ///
    /// @param held permits whose leases are not over, of a limit of so many at once
    public record Shown(LimitRecord record, Limit limit, Optional<Integer> held) {}
}
