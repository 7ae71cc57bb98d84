package dev.millrace.deliverevents.deliver;

import dev.millrace.deliverevents.send.Sending;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.subscription.Kept;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was sent by webhook and what came back, noted at the end of a batch: one write for all that a subscription got
/// in it, as writing each on its own costs more than sending it. A worker that dies before that, or can't write, leaves
/// the batch's deliveries to come again, and they are noted then. Safe to be called from many threads.
final class DeliveryLog {
    private final SubscriptionStore store;
    private final Map<String, List<Kept>> noted = new HashMap<>();

    DeliveryLog(SubscriptionStore store) {
        this.store = store;
    }

    synchronized void note(Delivery delivery, Sending sending, Instant now) {
        Sending.Failed failed = sending instanceof Sending.Failed trouble ? trouble : null;
        Kept entry = new Kept(
                delivery.subscription(),
                Kept.Kind.SENT,
                Keeping.timedId(delivery.event(), now) + "-" + delivery.attempt(),
                delivery.event().json(),
                delivery.attempt(),
                failed == null ? "" : failed.code(),
                failed == null ? "" : failed.message(),
                sending.facts(),
                false,
                now,
                1,
                List.of());
        noted.computeIfAbsent(delivery.subscription(), name -> new ArrayList<>())
                .add(entry);
    }

    /// All that was noted until now.
    void write() {
        taken().forEach((subscription, sent) -> store.log(
                subscription,
                sent.stream().sorted(Comparator.comparing(Kept::id)).toList()));
    }

    private synchronized Map<String, List<Kept>> taken() {
        Map<String, List<Kept>> all = Map.copyOf(noted);
        noted.clear();
        return all;
    }
}
