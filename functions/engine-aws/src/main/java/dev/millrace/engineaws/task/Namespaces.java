package dev.millrace.engineaws.task;

import dev.millrace.engineaws.table.TableReader;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// The namespaces that have ever had a task. A list without a namespace asks each one's partitions.
public final class Namespaces {
    private Namespaces() {}

    public static List<String> in(TableReader table) {
        var query = QueryRequest.builder()
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(Key.NAMESPACES)));
        return table.query(query, Integer.MAX_VALUE).stream()
                .map(item -> item.text("sk"))
                .toList();
    }
}
