package dev.millrace.localstack.sample;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// Items of the sample's table.
public record Items(DynamoDbClient dynamoDb, String table) {
    public void put(String id, String value) {
        dynamoDb.putItem(PutItemRequest.builder()
                .tableName(table)
                .item(Map.of("pk", text(id), "sk", text("item"), "value", text(value)))
                .build());
    }

    /// Not announced: the stream's filter asks for a value.
    public void putQuietly(String id, String note) {
        dynamoDb.putItem(PutItemRequest.builder()
                .tableName(table)
                .item(Map.of("pk", text(id), "sk", text("item"), "note", text(note)))
                .build());
    }

    public Map<String, AttributeValue> get(String id) {
        return dynamoDb.getItem(GetItemRequest.builder()
                        .tableName(table)
                        .key(Map.of("pk", text(id), "sk", text("item")))
                        .consistentRead(true)
                        .build())
                .item();
    }

    /// Empty if there is no such item, or it has no value.
    public String value(String id) {
        var value = get(id).get("value");
        return value == null ? "" : value.s();
    }

    public static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }
}
