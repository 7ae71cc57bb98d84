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

    /// The last one that was made of other records than the one before: compiling costs more than reading.
    private View compiled = View.NONE;

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
    public record View(
            List<SubscriptionRecord> records,
            Map<String, Known> byName,
            Matching matching,
            Optional<Matching> inOrder,
            Instant at) {
        private static final View NONE =
                new View(List.of(), Map.of(), new Matching(List.of()), Optional.empty(), Instant.MIN);

        public View {
            records = List.copyOf(records);
            byName = Map.copyOf(byName);
        }

        View stillSoAt(Instant time) {
            return new View(records, byName, matching, inOrder, time);
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
        List<SubscriptionRecord> records = store.readAll();
        if (records.equals(compiled.records())) {
            return compiled.stillSoAt(at);
        }
        Map<String, Known> byName = new HashMap<>();
        List<Subscription> all = new ArrayList<>();
        for (SubscriptionRecord record : records) {
            if (record.standing() != Standing.DELETED) {
                known(record).ifPresent(known -> {
                    byName.put(record.name(), known);
                    all.add(known.said());
                });
            }
        }
        List<Subscription> inOrder =
                all.stream().filter(said -> said.order() == Order.TASK).toList();
        compiled = new View(
                records,
                byName,
                new Matching(all),
                inOrder.isEmpty() ? Optional.empty() : Optional.of(new Matching(inOrder)),
                at);
        return compiled;
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
