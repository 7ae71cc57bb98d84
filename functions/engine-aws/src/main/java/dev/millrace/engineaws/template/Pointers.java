package dev.millrace.engineaws.template;

import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.TableReader;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Reads the items of applied versions.
final class Pointers {
    /// Sorts before every name, and right behind what it follows.
    private static final String BEGIN = "!";

    /// Sorts after every version and every name.
    private static final String END = "~";

    private final TableReader table;

    Pointers(DynamoDbClient dynamoDb, String table) {
        this.table = new TableReader(dynamoDb, table);
    }

    Optional<AppliedTemplate> find(String namespace, String name, String version) {
        return table.get(PointerItem.pk(namespace, name), PointerItem.sk(version))
                .map(PointerItem::read);
    }

    Optional<AppliedTemplate> newest(String namespace, String name) {
        return versions(namespace, name, Optional.empty(), 1).stream().findFirst();
    }

    /// Newest first.
    ///
    /// @param before only versions lower than this one
    List<AppliedTemplate> versions(String namespace, String name, Optional<String> before, int most) {
        var query = QueryRequest.builder()
                .keyConditionExpression("pk = :pk AND sk < :before")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(PointerItem.pk(namespace, name)),
                        ":before",
                                AttributeValue.fromS(before.map(PointerItem::sk).orElse(PointerItem.VERSIONS + END))))
                .scanIndexForward(false)
                .consistentRead(true);
        return table.query(query, most).stream().map(PointerItem::read).toList();
    }

    /// In the order of their names; all versions of each. The index lags a little behind.
    ///
    /// @param after a position, exclusive
    List<Position> list(Optional<String> namespace, Optional<String> after, int most) {
        String prefix = namespace.map(name -> name + "#").orElse("");
        var query = QueryRequest.builder()
                .indexName("list")
                .keyConditionExpression("listPk = :pk AND listSk BETWEEN :first AND :last")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(PointerItem.LIST),
                        ":first",
                                AttributeValue.fromS(
                                        after.map(position -> position + BEGIN).orElse(prefix + BEGIN)),
                        ":last", AttributeValue.fromS(prefix + END)));
        List<Item> keys = table.query(query, most);
        return table.get(keys.stream().map(Pointers::key).toList(), false).stream()
                .map(item -> new Position(item.text("listSk"), PointerItem.read(item)))
                .sorted(Comparator.comparing(Position::position))
                .toList();
    }

    /// @param position where it stands in the list
    record Position(String position, AppliedTemplate template) {}

    private static Map<String, AttributeValue> key(Item item) {
        return Map.of("pk", AttributeValue.fromS(item.text("pk")), "sk", AttributeValue.fromS(item.text("sk")));
    }
}
