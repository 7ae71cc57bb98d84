package dev.millrace.engineaws.subscription;

import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.subscription.Health;
import dev.millrace.engine.subscription.Kept;
import dev.millrace.engine.subscription.Line;
import dev.millrace.engine.subscription.Slots;
import dev.millrace.engine.subscription.SubscriptionRecord;
import dev.millrace.engineaws.table.Condition;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.TableReader;
import dev.millrace.engineaws.table.TransitionWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Subscriptions in DynamoDB: each record one item, each write one conditional put.
public final class DynamoSubscriptionStore implements SubscriptionStore {
    private final TableReader table;
    private final TransitionWriter writer;

    public DynamoSubscriptionStore(DynamoDbClient dynamoDb, String tableName) {
        table = new TableReader(dynamoDb, tableName);
        writer = new TransitionWriter(dynamoDb, tableName);
    }

    /// As they stand now: whoever came after a change reads it.
    @Override
    public List<SubscriptionRecord> readAll() {
        var query = QueryRequest.builder()
                .consistentRead(true)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(SubscriptionItem.PK)));
        return table.query(query, Integer.MAX_VALUE).stream()
                .map(SubscriptionItem::read)
                .toList();
    }

    @Override
    public Optional<SubscriptionRecord> read(String name) {
        return table.get(SubscriptionItem.PK, name).map(SubscriptionItem::read);
    }

    @Override
    public Write<SubscriptionRecord> put(SubscriptionRecord next) {
        return put(next, SubscriptionItem.of(next), next.version(), SubscriptionItem::read);
    }

    @Override
    public Health readHealth(String name) {
        return table.get(HealthItem.pk(name), HealthItem.HEALTH)
                .map(HealthItem::health)
                .orElse(Health.NONE);
    }

    @Override
    public Write<Health> put(String name, Health next) {
        return put(next, HealthItem.of(name, next), next.version(), HealthItem::health);
    }

    @Override
    public Slots readSlots(String name) {
        return table.get(HealthItem.pk(name), HealthItem.SLOTS)
                .map(HealthItem::slots)
                .orElse(Slots.NONE);
    }

    @Override
    public Write<Slots> put(String name, Slots next) {
        return put(next, HealthItem.of(name, next), next.version(), HealthItem::slots);
    }

    @Override
    public Optional<Line> readLine(String subscription, String name) {
        return table.get(HealthItem.pk(subscription), LineItem.sk(name)).map(LineItem::read);
    }

    @Override
    public Write<Line> put(String subscription, Line next) {
        return put(next, LineItem.of(subscription, next), next.version(), LineItem::read);
    }

    @Override
    public List<Line> lines(String subscription, String after, int most) {
        return between(subscription, LineItem.sk(after.isEmpty() ? "" : after + " "), LineItem.sk("~"), most, true)
                .stream()
                .map(LineItem::read)
                .toList();
    }

    @Override
    public Optional<Kept> readKept(String name, Kept.Kind kind, String id) {
        return table.get(HealthItem.pk(name), KeptItem.sk(kind, id)).map(item -> KeptItem.read(name, kind, item));
    }

    @Override
    public Write<Kept> put(Kept next) {
        return put(
                next, KeptItem.of(next), next.version(), item -> KeptItem.read(next.subscription(), next.kind(), item));
    }

    /// An item that stands under the same id is of the same deliveries.
    @Override
    public void log(String subscription, List<Kept> sent) {
        for (Item item : LogItem.of(subscription, sent)) {
            writer.put(item, item, Condition.MUST_BE_NEW, Map.of(), standing -> standing);
        }
    }

    @Override
    public List<Kept> logged(String subscription, String after, int most) {
        String last = after.isEmpty() ? "~" : LogItem.itemOf(after).orElse(after);
        return between(subscription, LogItem.sk(""), LogItem.sk(last), most, false).stream()
                .flatMap(item -> LogItem.read(subscription, item).stream())
                .filter(kept -> after.isEmpty() || isOlder(kept.id(), after))
                .limit(most)
                .toList();
    }

    private static boolean isOlder(String id, String after) {
        return !LogItem.itemOf(id).equals(LogItem.itemOf(after)) || LogItem.numberOf(id) < LogItem.numberOf(after);
    }

    @Override
    public Optional<Kept> readLogged(String subscription, String id) {
        return LogItem.itemOf(id)
                .flatMap(item -> table.get(HealthItem.pk(subscription), LogItem.sk(item)))
                .flatMap(item -> LogItem.read(subscription, item, LogItem.numberOf(id)));
    }

    /// `~` follows every sign that an id has.
    @Override
    public List<Kept> list(String name, Kept.Kind kind, String after, int most, boolean newestFirst) {
        String first = KeptItem.sk(kind, "");
        String least = newestFirst || after.isEmpty() ? first : first + after + " ";
        String last = newestFirst && !after.isEmpty() ? first + after : first + "~";
        return between(name, least, last, most, !newestFirst).stream()
                .map(item -> KeptItem.read(name, kind, item))
                .filter(kept -> !kept.id().equals(after))
                .toList();
    }

    private List<Item> between(String subscription, String least, String last, int most, boolean forward) {
        var query = QueryRequest.builder()
                .keyConditionExpression("pk = :pk AND sk BETWEEN :least AND :last")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(HealthItem.pk(subscription)),
                        ":least", AttributeValue.fromS(least),
                        ":last", AttributeValue.fromS(last)))
                .consistentRead(true)
                .scanIndexForward(forward);
        return table.query(query, most);
    }

    private <T> Write<T> put(T next, Item item, long version, Function<Item, T> read) {
        return version == 1
                ? writer.put(next, item, Condition.MUST_BE_NEW, Map.of(), read)
                : writer.put(next, item, Condition.UNCHANGED_SINCE_READ, Map.of("read", version - 1), read);
    }
}
