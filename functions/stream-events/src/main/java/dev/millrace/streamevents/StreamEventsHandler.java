package dev.millrace.streamevents;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.function.BatchAnswer;
import dev.millrace.engineaws.function.MessageBatch;
import dev.millrace.engineaws.function.PoisonMessageException;
import dev.millrace.engineaws.function.QueueEvent;
import dev.millrace.engineaws.function.QueueMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;

/// Puts a batch of events on a stream with one request. Those that it does not take come again alone; after five
/// times they wait in the dead-letter queue.
public final class StreamEventsHandler implements RequestStreamHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamEventsHandler.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StreamSettings settings;
    private final EventStream stream;
    private final MessageBatch batch;

    /// As Lambda starts it. Nothing is rehearsed for a snapshot: nobody waits for its start.
    public StreamEventsHandler() {
        this(System.getenv(), new StreamClients());
    }

    public StreamEventsHandler(Map<String, String> variables, AwsClients clients) {
        this.settings = StreamSettings.read(variables);
        this.stream = settings.stream(clients);
        this.batch = new MessageBatch(clients.sqs());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        List<QueueMessage> messages = QueueEvent.read(event);
        List<String> again = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<Outgoing> events = new ArrayList<>();
        for (QueueMessage message : messages) {
            boolean readable = batch.one(
                    new MessageBatch.Message(message.id(), message.receipt(), message.queueArn()),
                    () -> events.add(outgoing(message.body())));
            (readable ? ids : again).add(message.id());
        }
        if (!events.isEmpty()) {
            put(events).forEach(place -> again.add(ids.get(place)));
        }
        new BatchAnswer(again).write(answer);
    }

    /// @return the places of those that are to come again; all where the request failed as a whole
    private List<Integer> put(List<Outgoing> events) {
        try {
            return stream.put(events);
        } catch (RuntimeException failed) {
            LOG.atError().setCause(failed).log("The stream took nothing; the batch comes again");
            return IntStream.range(0, events.size()).boxed().toList();
        }
    }

    private Outgoing outgoing(String body) {
        try {
            JsonNode event = JSON.readTree(body).path("detail");
            if (!event.isObject() || !event.path("id").isTextual()) {
                throw new PoisonMessageException("It is no event with an id");
            }
            String id = event.path("id").asText();
            String key = event.path(settings.key()).asText("");
            return new Outgoing(
                    id,
                    event.path("type").asText(),
                    key.isEmpty() ? id : key,
                    SdkBytes.fromByteArrayUnsafe(settings.encoding().encode(event)));
        } catch (JsonProcessingException broken) {
            throw new PoisonMessageException("It is no JSON");
        }
    }
}
