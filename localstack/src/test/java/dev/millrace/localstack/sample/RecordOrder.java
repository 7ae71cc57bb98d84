package dev.millrace.localstack.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.millrace.engineaws.AwsClients;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Remembers in which order messages came, as `group:body`.
public final class RecordOrder implements RequestHandler<SQSEvent, SQSBatchResponse> {
    public static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

    public RecordOrder() {}

    public RecordOrder(Map<String, String> settings, AwsClients clients) {}

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        event.getRecords()
                .forEach(message -> SEEN.add(message.getAttributes().get("MessageGroupId") + ":" + message.getBody()));
        return new SQSBatchResponse(List.of());
    }
}
