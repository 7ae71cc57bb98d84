package dev.millrace.deliverevents.deliver;

import dev.millrace.deliverevents.match.Subscriptions.Known;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.subscription.Health;
import dev.millrace.engine.subscription.Target;
import dev.millrace.engine.usecase.ChangeSubscriptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Counts what this worker saw of each subscription, and adds it to its health: at once where little comes, and at
/// most once in [#EVERY] where batches are full. A webhook that has failed for too long is disabled here.
final class Tallies {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int TRIES = 5;

    private final SubscriptionStore store;
    private final ChangeSubscriptions changes;
    private final Chance chance;
    private final DeliveryMetrics metrics;
    private final InstantSource clock;
    private final Map<String, Tally> tallies = new HashMap<>();

    Tallies(
            SubscriptionStore store,
            ChangeSubscriptions changes,
            DeliveryMetrics metrics,
            Chance chance,
            InstantSource clock) {
        this.store = store;
        this.changes = changes;
        this.metrics = metrics;
        this.chance = chance;
        this.clock = clock;
    }

    /// @param stands the health that this worker last saw in the table
    private record Tally(Known of, Health seen, Health stands, Instant written) {}

    synchronized void count(Known of, UnaryOperator<Health> what) {
        String name = of.said().name();
        Tally tally = tallies.getOrDefault(name, new Tally(of, Health.NONE, Health.NONE, Instant.EPOCH));
        tallies.put(name, new Tally(of, what.apply(tally.seen()), tally.stands(), tally.written()));
    }

    /// @param all also what was written a moment ago
    void write(boolean all) {
        for (String name : names(all)) {
            take(name);
        }
    }

    private synchronized List<String> names(boolean all) {
        Instant before = clock.instant().minus(EVERY);
        return tallies.entrySet().stream()
                .filter(entry -> !entry.getValue().seen().equals(Health.NONE))
                .filter(entry -> all || entry.getValue().written().isBefore(before))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void take(String name) {
        Tally mine;
        synchronized (this) {
            mine = tallies.get(name);
            if (mine == null || mine.seen().equals(Health.NONE)) {
                return;
            }
            tallies.put(name, new Tally(mine.of(), Health.NONE, mine.stands(), clock.instant()));
        }
        Health stands = mine.stands();
        for (int tried = 1; tried <= TRIES; tried++) {
            switch (store.put(name, stands.and(mine.seen(), chance.name()))) {
                case Write.Moved<Health> moved -> {
                    metrics.tell(name, mine.seen());
                    wrote(mine, moved.now());
                    return;
                }
                case Write.Lost<Health> lost -> stands = lost.now().orElse(Health.NONE);
            }
        }
        giveBack(name, mine, stands);
    }

    private void wrote(Tally mine, Health now) {
        String name = mine.of().said().name();
        synchronized (this) {
            Tally tally = tallies.getOrDefault(name, mine);
            tallies.put(name, new Tally(tally.of(), tally.seen(), now, clock.instant()));
        }
        boolean isWebhook = mine.of().said().target() instanceof Target.Webhook;
        if (isWebhook && now.isOver(mine.of().said().patience(), clock.instant())) {
            changes.disable(name, now.inARow() + " attempts in a row failed", "");
        }
    }

    /// Others write all the time: it is added the next time.
    private synchronized void giveBack(String name, Tally mine, Health stands) {
        Tally tally = tallies.getOrDefault(name, mine);
        Health both = mine.seen().and(tally.seen(), "");
        tallies.put(
                name,
                new Tally(
                        mine.of(),
                        new Health(
                                both.delivered(),
                                both.retried(),
                                both.failed(),
                                both.inARow(),
                                both.failingSince(),
                                both.lastDelivery(),
                                both.lag(),
                                both.lastError(),
                                0,
                                ""),
                        stands,
                        tally.written()));
    }
}
