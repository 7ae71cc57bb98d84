package dev.millrace.deliverevents.simulation;

import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.subscription.Health;
import dev.millrace.engine.subscription.Kept;
import dev.millrace.engine.subscription.Line;
import dev.millrace.engine.subscription.Slots;
import dev.millrace.engine.subscription.SubscriptionRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// What DynamoDB keeps of subscriptions, by key; each put takes effect if it is the next version.
final class TableInMemory implements SubscriptionStore {
    private final Death.Fate fate;
    private final TreeMap<String, SubscriptionRecord> records = new TreeMap<>();
    private final TreeMap<String, Health> healths = new TreeMap<>();
    private final TreeMap<String, Slots> slots = new TreeMap<>();
    private final TreeMap<String, Line> lines = new TreeMap<>();
    private final TreeMap<String, Kept> kept = new TreeMap<>();

    TableInMemory(Death.Fate fate) {
        this.fate = fate;
    }

    @Override
    public List<SubscriptionRecord> readAll() {
        return List.copyOf(records.values());
    }

    @Override
    public Optional<SubscriptionRecord> read(String name) {
        return Optional.ofNullable(records.get(name));
    }

    @Override
    public Write<SubscriptionRecord> put(SubscriptionRecord next) {
        return put(records, next.name(), next, SubscriptionRecord::version);
    }

    @Override
    public Health readHealth(String name) {
        return healths.getOrDefault(name, Health.NONE);
    }

    @Override
    public Write<Health> put(String name, Health next) {
        return put(healths, name, next, Health::version);
    }

    @Override
    public Slots readSlots(String name) {
        return slots.getOrDefault(name, Slots.NONE);
    }

    @Override
    public Write<Slots> put(String name, Slots next) {
        return put(slots, name, next, Slots::version);
    }

    @Override
    public Optional<Line> readLine(String subscription, String name) {
        return Optional.ofNullable(lines.get(subscription + "#" + name));
    }

    @Override
    public Write<Line> put(String subscription, Line next) {
        return put(lines, subscription + "#" + next.name(), next, Line::version);
    }

    @Override
    public List<Line> lines(String subscription, String after, int most) {
        return lines.subMap(subscription + "#" + after, false, subscription + "#~", true).values().stream()
                .limit(most)
                .toList();
    }

    @Override
    public Optional<Kept> readKept(String name, Kept.Kind kind, String id) {
        return Optional.ofNullable(kept.get(key(name, kind, id)));
    }

    @Override
    public Write<Kept> put(Kept next) {
        return put(kept, key(next.subscription(), next.kind(), next.id()), next, Kept::version);
    }

    @Override
    public void log(String subscription, List<Kept> sent) {
        fate.strike();
        sent.forEach(one -> kept.put(key(subscription, one.kind(), one.id()), one));
        fate.strike();
    }

    @Override
    public List<Kept> logged(String subscription, String after, int most) {
        return list(subscription, Kept.Kind.SENT, after, most, true);
    }

    @Override
    public Optional<Kept> readLogged(String subscription, String id) {
        return readKept(subscription, Kept.Kind.SENT, id);
    }

    @Override
    public List<Kept> list(String name, Kept.Kind kind, String after, int most, boolean newestFirst) {
        Comparator<Kept> byId = Comparator.comparing(Kept::id);
        return kept
                .subMap(key(name, kind, newestFirst ? "" : after), false, key(name, kind, "~"), true)
                .values()
                .stream()
                .filter(one -> !newestFirst || after.isEmpty() || one.id().compareTo(after) < 0)
                .sorted(newestFirst ? byId.reversed() : byId)
                .limit(most)
                .toList();
    }

    private static String key(String name, Kept.Kind kind, String id) {
        return name + "#" + kind.name().toLowerCase(Locale.ROOT) + "#" + id;
    }

    private <T> Write<T> put(Map<String, T> all, String key, T next, ToLongFunction<T> version) {
        fate.strike();
        T standing = all.get(key);
        if ((standing == null ? 0 : version.applyAsLong(standing)) + 1 != version.applyAsLong(next)) {
            return new Write.Lost<>(Optional.ofNullable(standing));
        }
        all.put(key, next);
        fate.strike();
        return new Write.Moved<>(next);
    }
}
