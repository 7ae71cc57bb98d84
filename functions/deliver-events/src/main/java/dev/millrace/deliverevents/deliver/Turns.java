package dev.millrace.deliverevents.deliver;

import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.subscription.Slots;
import dev.millrace.engine.subscription.Subscription;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/// When deliveries may be made, by their subscription's rate: one write takes the moments of a whole batch.
public final class Turns {
    private final SubscriptionStore store;
    private final Chance chance;

    public Turns(SubscriptionStore store, Chance chance) {
        this.store = store;
        this.chance = chance;
    }

    /// As many moments, now or later. Without a rate all are now, and nothing is written.
    List<Instant> take(Subscription of, int count, Instant now) {
        if (of.rate().isEmpty()) {
            return Collections.nCopies(count, now);
        }
        Slots slots = store.readSlots(of.name());
        while (true) {
            Slots next = slots.without(count, of.rate().get(), now, chance.name());
            switch (store.put(of.name(), next)) {
                case Write.Moved<Slots> ignored -> {
                    return slots.first(count, of.rate().get(), now);
                }
                case Write.Lost<Slots> lost -> slots = lost.now().orElse(Slots.NONE);
            }
        }
    }
}
