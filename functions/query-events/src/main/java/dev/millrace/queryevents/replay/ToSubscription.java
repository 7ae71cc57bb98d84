package dev.millrace.queryevents.replay;

import dev.millrace.deliverevents.deliver.FanOut;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Matching;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.subscription.Standing;
import dev.millrace.queryevents.store.StoredEvent;
import java.util.List;
import java.util.Optional;

/// Replays to one subscription: what it wants of the events goes the way of all its deliveries, and nobody else hears
/// of
/// it.
public final class ToSubscription {
    private final SubscriptionStore store;
    private final FanOut fanOut;

    public ToSubscription(SubscriptionStore store, FanOut fanOut) {
        this.store = store;
        this.fanOut = fanOut;
    }

    /// One subscription, and what it wants.
    record Recipient(Subscriptions.Known known, Matching matching) {
        /// By the event as it was when it was news.
        boolean wants(StoredEvent event) {
            return !matching.wanting(BusEvent.of(event.envelope())).isEmpty();
        }
    }

    Optional<Recipient> find(String name) {
        return store.read(name)
                .filter(record -> record.standing() != Standing.DELETED)
                .flatMap(Subscriptions::known)
                .map(known -> new Recipient(known, new Matching(List.of(known.said()))));
    }

    /// Returns when all deliveries are kept.
    void tell(Recipient to, List<StoredEvent> events) {
        fanOut.deliver(
                to.known(),
                events.stream().map(event -> BusEvent.of(event.envelope())).toList());
    }
}
