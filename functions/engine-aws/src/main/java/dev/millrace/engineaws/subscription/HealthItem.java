package dev.millrace.engineaws.subscription;

import dev.millrace.engine.subscription.Health;
import dev.millrace.engine.subscription.Slots;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What workers write of a subscription, apart from its record: `pk` is `subscription#` and the name, `sk` is
/// [#HEALTH] or [#SLOTS].
final class HealthItem {
    static final String HEALTH = "health";
    static final String SLOTS = "slots";

    private HealthItem() {}

    static String pk(String subscription) {
        return "subscription#" + subscription;
    }

    static Item of(String subscription, Health health) {
        NewItem item = new NewItem(pk(subscription), HEALTH)
                .numberUnless(0, "delivered", health.delivered())
                .numberUnless(0, "retried", health.retried())
                .numberUnless(0, "failed", health.failed())
                .numberUnless(0, "inARow", health.inARow())
                .number("lag", health.lag().toMillis())
                .number("version", health.version())
                .text("writer", health.writer());
        health.failingSince().ifPresent(since -> item.instant("failingSince", since));
        health.lastDelivery().ifPresent(at -> item.instant("lastDelivery", at));
        health.lastError()
                .ifPresent(error -> item.text("errorCode", error.code())
                        .text("errorMessage", error.message())
                        .instant("errorAt", error.at()));
        return item.item();
    }

    static Health health(Item item) {
        return new Health(
                item.number("delivered", 0),
                item.number("retried", 0),
                item.number("failed", 0),
                item.number("inARow", 0),
                instant(item, "failingSince"),
                instant(item, "lastDelivery"),
                Duration.ofMillis(item.number("lag")),
                item.has("errorCode")
                        ? Optional.of(new Health.LastError(
                                item.text("errorCode"), item.text("errorMessage"), item.instant("errorAt")))
                        : Optional.empty(),
                item.number("version"),
                item.text("writer"));
    }

    /// In nanoseconds: a slot of a fast rate takes less than a millisecond.
    static Item of(String subscription, Slots slots) {
        return new NewItem(pk(subscription), SLOTS)
                .number("next", Duration.between(Instant.EPOCH, slots.next()).toNanos())
                .number("version", slots.version())
                .text("writer", slots.writer())
                .item();
    }

    static Slots slots(Item item) {
        return new Slots(Instant.EPOCH.plusNanos(item.number("next")), item.number("version"), item.text("writer"));
    }

    private static Optional<Instant> instant(Item item, String name) {
        return item.has(name) ? Optional.of(item.instant(name)) : Optional.empty();
    }
}
