package dev.millrace.engineaws.table;

import dev.millrace.engine.port.Write;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// The one place that writes to the table: one conditional put of one item at a time, or the deletion of one.
///
/// A refusal brings along what stands there, so that the loser need not read. The SDK repeats a request whose answer
/// was lost; the repetition is refused because of our own write. So an item that bears the `writer` we tried to write
/// is our own, and the write counts as moved. Items without a `writer` have content fixed by their key, and a refusal
/// says that they are there.
public final class TransitionWriter {
    private static final Logger LOG = LoggerFactory.getLogger(TransitionWriter.class);
    private static final String WRITER = "writer";

    private final DynamoDbClient dynamoDb;
    private final String table;

    public TransitionWriter(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /// @param record what the item says
    /// @param numbers values of the condition, by name without the colon
    /// @param read turns what stands there instead into a record
    public <T> Write<T> put(
            T record, Item item, Condition condition, Map<String, Long> numbers, Function<Item, T> read) {
        var request = PutItemRequest.builder()
                .tableName(table)
                .item(item.attributes())
                .conditionExpression(condition.expression())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        if (!numbers.isEmpty()) {
            request.expressionAttributeValues(values(numbers));
        }
        try {
            dynamoDb.putItem(request.build());
            return new Write.Moved<>(record);
        } catch (ConditionalCheckFailedException refused) {
            if (!refused.hasItem() || refused.item().isEmpty()) {
                return new Write.Lost<>(Optional.empty());
            }
            Item now = new Item(refused.item());
            return isOurs(item, now) ? new Write.Moved<>(record) : new Write.Lost<>(Optional.of(read.apply(now)));
        }
    }

    /// Deletes an item, if there is one.
    public void delete(String pk, String sk) {
        dynamoDb.deleteItem(deletion(pk, sk).build());
    }

    /// Deletes an item if it still stands at this version.
    public void delete(String pk, String sk, long version) {
        try {
            dynamoDb.deleteItem(deletion(pk, sk)
                    .conditionExpression(Condition.UNCHANGED_SINCE_READ.expression())
                    .expressionAttributeValues(values(Map.of("read", version)))
                    .build());
        } catch (ConditionalCheckFailedException notThat) {
            LOG.debug("Item {} / {} is not at version {} any more, or is deleted already", pk, sk, version);
        }
    }

    private DeleteItemRequest.Builder deletion(String pk, String sk) {
        return DeleteItemRequest.builder()
                .tableName(table)
                .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk)));
    }

    private static boolean isOurs(Item tried, Item now) {
        return tried.has(WRITER) && now.has(WRITER) && tried.text(WRITER).equals(now.text(WRITER));
    }

    private static Map<String, AttributeValue> values(Map<String, Long> numbers) {
        Map<String, AttributeValue> values = HashMap.newHashMap(numbers.size());
        numbers.forEach((name, number) -> values.put(":" + name, AttributeValue.fromN(Long.toString(number))));
        return values;
    }
}
