package dev.millrace.engineaws.event;

import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.port.Write;
import dev.millrace.engineaws.table.Condition;
import dev.millrace.engineaws.table.TableReader;
import dev.millrace.engineaws.table.TransitionWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Registered forms in DynamoDB: each an item that is put once.
public final class DynamoEventForms implements EventForms {
    private final TableReader table;
    private final TransitionWriter writer;

    public DynamoEventForms(DynamoDbClient dynamoDb, String tableName) {
        table = new TableReader(dynamoDb, tableName);
        writer = new TransitionWriter(dynamoDb, tableName);
    }

    @Override
    public Optional<EventForm> newest(String namespace, String type) {
        return table.query(ofType(namespace, type).scanIndexForward(false), 1).stream()
                .map(EventFormItem::read)
                .findFirst();
    }

    @Override
    public Optional<EventForm> find(String namespace, String type, int version) {
        return table.get(EventFormItem.pk(namespace), EventFormItem.sk(type, version))
                .map(EventFormItem::read);
    }

    @Override
    public List<EventForm> versions(String namespace, String type) {
        return table.query(ofType(namespace, type), Integer.MAX_VALUE).stream()
                .map(EventFormItem::read)
                .toList();
    }

    @Override
    public List<EventForm> all(String namespace) {
        var query = QueryRequest.builder()
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(EventFormItem.pk(namespace))))
                .consistentRead(true);
        return table.query(query, Integer.MAX_VALUE).stream()
                .map(EventFormItem::read)
                .toList();
    }

    @Override
    public Write<EventForm> put(EventForm form) {
        return writer.put(form, EventFormItem.of(form), Condition.MUST_BE_NEW, Map.of(), EventFormItem::read);
    }

    private static QueryRequest.Builder ofType(String namespace, String type) {
        return QueryRequest.builder()
                .keyConditionExpression("pk = :pk AND begins_with(sk, :type)")
                .expressionAttributeValues(Map.of(
                        ":pk", AttributeValue.fromS(EventFormItem.pk(namespace)),
                        ":type", AttributeValue.fromS(EventFormItem.prefix(type))))
                .consistentRead(true);
    }
}
