package dev.millrace.deliverevents.deliver;

import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.send.Sending;
import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.subscription.Kept;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Puts events aside: given up, or held. What is put a second time is there already.
public final class Keeping {
    private final SubscriptionStore store;

    public Keeping(SubscriptionStore store) {
        this.store = store;
    }

    /// Ids of one hold begin alike and sort by time.
    static String hold(long number) {
        return String.format(Locale.ROOT, "%010d-", number);
    }

    /// @param hold the subscription's count of them
    void held(Delivery delivery, long hold, Instant now) {
        put(new Kept(
                delivery.subscription(),
                Kept.Kind.HELD,
                hold(hold) + timedId(delivery.event(), now),
                delivery.event().json(),
                delivery.attempt() - 1,
                "",
                "",
                Map.of(),
                false,
                now,
                1,
                List.of()));
    }

    /// Of an event about subscriptions nothing is told: two that fail could tell each other for ever.
    void dead(Delivery delivery, Sending.Failed failed, Instant now) {
        BusEvent event = delivery.event();
        String id = timedId(event, event.time().orElse(now));
        Notice told = new Notice(
                NoticeType.DELIVERY_FAILED,
                now,
                "",
                Map.of(
                        "subscription", delivery.subscription(),
                        "event", event.id(),
                        "eventType", event.type(),
                        "delivery", id,
                        "code", failed.code(),
                        "reason", failed.message(),
                        "attempts", (long) delivery.attempt()));
        Kept kept = new Kept(
                delivery.subscription(),
                Kept.Kind.DEAD,
                id,
                event.json(),
                delivery.attempt(),
                failed.code(),
                failed.message(),
                failed.facts(),
                false,
                now,
                1,
                event.isAboutSubscriptions() ? List.of() : List.of(told));
        Kept next = kept;
        while (store.put(next) instanceof Write.Lost<Kept> lost) {
            if (lost.now().map(standing -> !standing.settled()).orElse(false)) {
                return;
            }
            next = kept.asVersion(lost.now().map(Kept::version).orElse(0L) + 1);
        }
    }

    /// A dead letter is on its way again.
    void settle(Kept dead, Instant now) {
        store.put(dead.settledAt(now));
    }

    private void put(Kept kept) {
        store.put(kept);
    }

    static String timedId(BusEvent event, Instant time) {
        String id = event.id().replaceAll("[^A-Za-z0-9._-]", "_");
        return String.format(Locale.ROOT, "%016d-%s", time.toEpochMilli(), id);
    }
}
