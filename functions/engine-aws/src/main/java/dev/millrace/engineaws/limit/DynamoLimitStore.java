package dev.millrace.engineaws.limit;

import dev.millrace.engine.hold.Held;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engine.limit.Breaker;
import dev.millrace.engine.limit.Bucket;
import dev.millrace.engine.limit.HandlerPace;
import dev.millrace.engine.limit.LimitRecord;
import dev.millrace.engine.limit.Permits;
import dev.millrace.engine.limit.Scope;
import dev.millrace.engine.port.LimitStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engineaws.table.Condition;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.TableReader;
import dev.millrace.engineaws.table.TransitionWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Limits, breakers, paces and holds in DynamoDB: each record one item, each write one conditional put.
public final class DynamoLimitStore implements LimitStore {
    private final TableReader table;
    private final TransitionWriter writer;

    public DynamoLimitStore(DynamoDbClient dynamoDb, String tableName) {
        table = new TableReader(dynamoDb, tableName);
        writer = new TransitionWriter(dynamoDb, tableName);
    }

    @Override
    public Standing read() {
        var query = QueryRequest.builder()
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(LimitItem.PK)));
        List<LimitRecord> limits = new ArrayList<>();
        List<Breaker> breakers = new ArrayList<>();
        List<HandlerPace> paces = new ArrayList<>();
        List<Hold> holds = new ArrayList<>();
        for (Item item : table.query(query, Integer.MAX_VALUE)) {
            String sk = item.text("sk");
            if (sk.startsWith(LimitItem.LIMITS)) {
                limits.add(LimitItem.read(item));
            } else if (sk.startsWith(BreakerItem.BREAKERS)) {
                breakers.add(BreakerItem.read(item));
            } else if (sk.startsWith(PaceItem.PACES)) {
                paces.add(PaceItem.read(item));
            } else if (sk.startsWith(HoldItem.HOLDS)) {
                holds.add(HoldItem.read(item));
            }
        }
        return new Standing(limits, breakers, paces, holds);
    }

    @Override
    public Optional<LimitRecord> readLimit(Scope scope) {
        return table.get(LimitItem.PK, LimitItem.sk(scope)).map(LimitItem::read);
    }

    @Override
    public Write<LimitRecord> put(LimitRecord next) {
        return put(next, LimitItem.of(next), next.version(), LimitItem::read);
    }

    @Override
    public Optional<Breaker> readBreaker(String handler) {
        return table.get(LimitItem.PK, BreakerItem.sk(handler)).map(BreakerItem::read);
    }

    @Override
    public Write<Breaker> put(Breaker next) {
        return put(next, BreakerItem.of(next), next.version(), BreakerItem::read);
    }

    @Override
    public Write<HandlerPace> put(HandlerPace next) {
        return put(next, PaceItem.of(next), next.version(), PaceItem::read);
    }

    @Override
    public Optional<Permits> readPermits(Scope scope) {
        return table.get(UsageItem.pk(scope), UsageItem.PERMITS).map(item -> UsageItem.permits(scope, item));
    }

    @Override
    public Write<Permits> put(Permits next) {
        return put(next, UsageItem.of(next), next.version(), item -> UsageItem.permits(next.scope(), item));
    }

    @Override
    public Optional<Bucket> readBucket(Scope scope) {
        return table.get(UsageItem.pk(scope), UsageItem.BUCKET).map(item -> UsageItem.bucket(scope, item));
    }

    @Override
    public Write<Bucket> put(Bucket next) {
        return put(next, UsageItem.of(next), next.version(), item -> UsageItem.bucket(next.scope(), item));
    }

    @Override
    public Optional<Hold> readHold(Held held) {
        return table.get(LimitItem.PK, HoldItem.sk(held)).map(HoldItem::read);
    }

    @Override
    public Write<Hold> put(Hold next) {
        return put(next, HoldItem.of(next), next.version(), HoldItem::read);
    }

    private <T> Write<T> put(T next, Item item, long version, Function<Item, T> read) {
        return version == 1
                ? writer.put(next, item, Condition.MUST_BE_NEW, Map.of(), read)
                : writer.put(next, item, Condition.UNCHANGED_SINCE_READ, Map.of("read", version - 1), read);
    }
}
