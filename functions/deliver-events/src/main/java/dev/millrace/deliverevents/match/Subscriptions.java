package dev.millrace.deliverevents.match;

import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.subscription.Order;
import dev.millrace.engine.subscription.Standing;
import dev.millrace.engine.subscription.Subscription;
import dev.millrace.engine.subscription.SubscriptionRecord;
import dev.millrace.enginetemplates.subscription.SubscriptionReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this worker knows of the subscriptions: one query in [#STALE], however many events come.
public final class Subscriptions {
    public static final Duration STALE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private final SubscriptionStore store;
    private final InstantSource clock;
    private View view = View.NONE;

    public Subscriptions(SubscriptionStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// One of them, with what it says.
    public record Known(SubscriptionRecord record, Subscription said) {
        public boolean inOrder() {
            return said.order() == Order.TASK;
        }
    }

    /// Those that there are at a time.
    ///
    /// @param inOrder matches those alone that want order; empty if none does
    public record View(Map<String, Known> byName, Matching matching, Optional<Matching> inOrder, Instant at) {
        private static final View NONE =
                new View(Map.of(), new Matching(List.of()), Optional.empty(), Instant.MIN);

        public View {
            byName = Map.copyOf(byName);
        }

        public Optional<Known> find(String name) {
            return Optional.ofNullable(byName.get(name));
        }
    }

    /// At most [#STALE] old.
    public synchronized View now() {
        if (clock.instant()
                .isAfter(view.at().equals(Instant.MIN) ? Instant.MIN : view.at().plus(STALE))) {
            view = read();
        }
        return view;
    }

    /// This worker has changed one itself.
    public synchronized void forget() {
        view = View.NONE;
    }

    private View read() {
        Instant at = clock.instant();
        Map<String, Known> byName = new HashMap<>();
        List<Subscription> all = new ArrayList<>();
        for (SubscriptionRecord record : store.readAll()) {
            if (record.standing() != Standing.DELETED) {
                known(record).ifPresent(known -> {
                    byName.put(record.name(), known);
                    all.add(known.said());
                });
            }
        }
        List<Subscription> inOrder =
                all.stream().filter(said -> said.order() == Order.TASK).toList();
        return new View(
                byName,
                new Matching(all),
                inOrder.isEmpty() ? Optional.empty() : Optional.of(new Matching(inOrder)),
                at);
    }

    public static Optional<Known> known(SubscriptionRecord record) {
        try {
            return Optional.of(new Known(record, SubscriptionReader.readStored(record.document())));
        } catch (IllegalArgumentException broken) {
            LOG.atError()
                    .addKeyValue("subscription", record.name())
                    .setCause(broken)
                    .log("A subscription can't be read any more");
            return Optional.empty();
        }
    }
}
