package dev.millrace.localstack.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.millrace.engineaws.AwsClients;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Notes, quietly, what the clock sent.
public final class Tick implements RequestHandler<ScheduledEvent, @Nullable Void> {
    private final Items items;

    public Tick() {
        this(System.getenv(), new LambdaClients());
    }

    public Tick(Map<String, String> settings, AwsClients clients) {
        this.items = new Items(clients.dynamoDb(), settings.getOrDefault("TABLE", ""));
    }

    @Override
    public @Nullable Void handleRequest(ScheduledEvent event, Context context) {
        items.putQuietly("tick", event.getDetailType());
        return null;
    }
}
