package dev.millrace.localstack.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.millrace.engineaws.AwsClients;
import java.util.ArrayList;
import java.util.Map;

/// Stores each message `id=value`; fails those whose value is `poison`, throws for `crash`, and stays for
/// ever on `hang`.
public final class StoreItems implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final Items items;

    public StoreItems() {
        this(System.getenv(), new LambdaClients());
    }

    public StoreItems(Map<String, String> settings, AwsClients clients) {
        this.items = new Items(clients.dynamoDb(), settings.getOrDefault("TABLE", ""));
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        var failures = new ArrayList<SQSBatchResponse.BatchItemFailure>();
        for (var message : event.getRecords()) {
            var parts = message.getBody().split("=", 2);
            switch (parts[1]) {
                case "poison" -> failures.add(new SQSBatchResponse.BatchItemFailure(message.getMessageId()));
                case "hang" -> hang();
                case "process" ->
                    items.put(parts[0], Long.toString(ProcessHandle.current().pid()));
                case "attributes" ->
                    items.put(
                            parts[0],
                            traceparent(message) + " " + message.getAttributes().get("ApproximateReceiveCount"));
                default -> items.put(parts[0], parts[1]);
            }
        }
        return new SQSBatchResponse(failures);
    }

    private static String traceparent(SQSEvent.SQSMessage message) {
        var attribute = message.getMessageAttributes().get("traceparent");
        return attribute == null ? "" : attribute.getStringValue();
    }

    private static void hang() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
