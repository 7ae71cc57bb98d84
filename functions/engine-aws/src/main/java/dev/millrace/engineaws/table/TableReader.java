package dev.millrace.engineaws.table;

import dev.millrace.engineaws.parallel.InParallel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Reads items of the table. Throttling flies when the SDK has tried as often as it may; keys that DynamoDB leaves
/// unprocessed are asked for again.
public final class TableReader {
    /// What DynamoDB takes in one BatchGetItem.
    private static final int BATCH = 100;

    private static final int AT_ONCE = 8;
    private static final int ROUNDS = 10;
    private static final long FIRST_PAUSE_MILLIS = 10;

    private final DynamoDbClient dynamoDb;
    private final String table;

    public TableReader(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /// Consistently.
    public Optional<Item> get(String pk, String sk) {
        var answer = dynamoDb.getItem(GetItemRequest.builder()
                .tableName(table)
                .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk)))
                .consistentRead(true)
                .build());
        return answer.hasItem() && !answer.item().isEmpty() ? Optional.of(new Item(answer.item())) : Optional.empty();
    }

    /// Those that there are, in no order.
    public List<Item> get(List<Map<String, AttributeValue>> keys, boolean consistent) {
        if (keys.isEmpty()) {
            return List.of();
        }
        var batches = IntStream.iterate(0, from -> from < keys.size(), from -> from + BATCH)
                .mapToObj(from -> keys.subList(from, Math.min(from + BATCH, keys.size())))
                .toList();
        return InParallel.each(batches, AT_ONCE, batch -> batch(batch, consistent)).stream()
                .flatMap(List::stream)
                .toList();
    }

    /// All items of a query, at most `most`; fewer requests where they fit in one answer.
    public List<Item> query(QueryRequest.Builder query, int most) {
        List<Item> items = new ArrayList<>();
        Map<String, AttributeValue> start = Map.of();
        do {
            query.tableName(table).exclusiveStartKey(start.isEmpty() ? null : start);
            if (most < Integer.MAX_VALUE) {
                query.limit(most - items.size());
            }
            var answer = dynamoDb.query(query.build());
            answer.items().forEach(attributes -> items.add(new Item(attributes)));
            start = answer.hasLastEvaluatedKey() ? answer.lastEvaluatedKey() : Map.of();
        } while (!start.isEmpty() && items.size() < most);
        return items;
    }

    private List<Item> batch(List<Map<String, AttributeValue>> keys, boolean consistent) {
        List<Item> items = new ArrayList<>(keys.size());
        List<Map<String, AttributeValue>> open = keys;
        for (int round = 0; !open.isEmpty(); round++) {
            if (round == ROUNDS) {
                throw new IllegalStateException(
                        "DynamoDB left " + open.size() + " keys unprocessed " + ROUNDS + " times: it is throttling");
            }
            pauseBefore(round);
            var answer = dynamoDb.batchGetItem(BatchGetItemRequest.builder()
                    .requestItems(Map.of(
                            table,
                            KeysAndAttributes.builder()
                                    .keys(open)
                                    .consistentRead(consistent)
                                    .build()))
                    .build());
            answer.responses().getOrDefault(table, List.of()).forEach(attributes -> items.add(new Item(attributes)));
            var left = answer.unprocessedKeys().get(table);
            open = left == null ? List.of() : left.keys();
        }
        return items;
    }

    private static void pauseBefore(int round) {
        if (round == 0) {
            return;
        }
        try {
            Thread.sleep(FIRST_PAUSE_MILLIS << round);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading", interrupted);
        }
    }
}
