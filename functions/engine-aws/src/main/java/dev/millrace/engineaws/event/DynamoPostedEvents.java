package dev.millrace.engineaws.event;

import dev.millrace.engine.event.PostedEvent;
import dev.millrace.engine.port.PostedEvents;
import dev.millrace.engine.port.Write;
import dev.millrace.engineaws.table.Condition;
import dev.millrace.engineaws.table.TransitionWriter;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Events published by API, in DynamoDB: each an item that is put once.
public final class DynamoPostedEvents implements PostedEvents {
    private final TransitionWriter writer;

    public DynamoPostedEvents(DynamoDbClient dynamoDb, String tableName) {
        writer = new TransitionWriter(dynamoDb, tableName);
    }

    @Override
    public Write<PostedEvent> put(PostedEvent event) {
        return writer.put(event, PostedEventItem.of(event), Condition.MUST_BE_NEW, Map.of(), PostedEventItem::read);
    }
}
