package dev.millrace.engine.usecase;

import dev.millrace.engine.hold.Held;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.port.Write;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Pauses templates, namespaces and lanes, lets them go on, and shows what is paused: one write each. Asking
/// twice is answered like asking once, and writes nothing.
public final class SetHolds {
    private final LimitStore limits;
    private final Templates templates;
    private final Chance chance;
    private final InstantSource clock;

    public SetHolds(LimitStore limits, Templates templates, Chance chance, InstantSource clock) {
        this.limits = limits;
        this.templates = templates;
        this.chance = chance;
        this.clock = clock;
    }

    /// @return the hold as it stands now; nothing if there is no such template
    public Optional<Hold> pause(Held held, String reason, String actor) {
        if (held instanceof Held.OfTemplate template
                && templates
                        .find(template.namespace(), template.name(), Optional.empty())
                        .isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(write(held, true, reason, actor, limits.readHold(held)));
    }

    /// @return the record of who let it go on; nothing if it was never paused
    public Optional<Hold> resume(Held held, String reason, String actor) {
        Optional<Hold> standing = limits.readHold(held);
        return standing.isEmpty() ? standing : Optional.of(write(held, false, reason, actor, standing));
    }

    private Hold write(Held held, boolean stands, String reason, String actor, Optional<Hold> standing) {
        Optional<Hold> read = standing;
        while (true) {
            if (read.map(Hold::stands).orElse(false) == stands && read.isPresent()) {
                return read.get();
            }
            long version = read.map(Hold::version).orElse(0L) + 1;
            Hold next = new Hold(held, stands, reason, actor, clock.instant(), version, chance.name());
            switch (limits.put(next)) {
                case Write.Moved<Hold> moved -> {
                    return moved.now();
                }
                case Write.Lost<Hold> lost -> read = lost.now();
            }
        }
    }

    /// Those that stand, by name. May lag a little behind the writes.
    public List<Hold> list() {
        return limits.read().holds().stream()
                .filter(Hold::stands)
                .sorted(Comparator.comparing(hold -> hold.held().text()))
                .toList();
    }
}
