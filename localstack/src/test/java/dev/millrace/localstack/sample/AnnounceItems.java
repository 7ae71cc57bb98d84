package dev.millrace.localstack.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.bus.EventBridgeApi;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// Announces each new image on the bus; reports the first item whose value is `unspeakable` as failed.
public final class AnnounceItems implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
    /// While it is set in this process, nothing is announced.
    public static final AtomicBoolean HELD = new AtomicBoolean();

    private final EventBridgeApi eventBridge;
    private final String bus;

    public AnnounceItems() {
        this(System.getenv(), new LambdaClients());
    }

    public AnnounceItems(Map<String, String> settings, AwsClients clients) {
        this.eventBridge = clients.eventBridge();
        this.bus = settings.getOrDefault("BUS", "");
    }

    @Override
    public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
        if (HELD.get()) {
            throw new IllegalStateException("held");
        }
        for (var record : event.getRecords()) {
            var image = record.getDynamodb().getNewImage();
            var id = text(image, "pk");
            var value = text(image, "value");
            if (value.equals("unspeakable")) {
                return new StreamsEventResponse(List.of(new StreamsEventResponse.BatchItemFailure(
                        record.getDynamodb().getSequenceNumber())));
            }
            eventBridge.put(List.of(new EventBridgeApi.Entry(
                    bus,
                    "sample",
                    "item.stored",
                    Instant.now(),
                    "{\"id\":\"%s\",\"value\":\"%s\"}".formatted(id, value),
                    List.of())));
        }
        return new StreamsEventResponse(List.of());
    }

    private static String text(Map<String, AttributeValue> image, String name) {
        var value = image.get(name);
        return value == null ? "" : value.getS();
    }
}
