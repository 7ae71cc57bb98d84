package dev.millrace.queryevents;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.Settings;
import dev.millrace.engineaws.task.DynamoTaskStore;
import dev.millrace.jsonlog.InvocationLog;
import dev.millrace.queryevents.request.Answers;
import dev.millrace.queryevents.request.Refusal;
import dev.millrace.queryevents.request.Span;
import dev.millrace.queryevents.store.EventStore;
import dev.millrace.queryevents.versions.Upcasters;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// Finds and shows events.
public final class QueryEventsHandler implements RequestStreamHandler {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Time kept back to fetch what was begun, and to answer.
    private static final Duration RESERVE = Duration.ofSeconds(9);

    private final InvocationLog log;
    private final FindEvents findEvents;
    private final ShowTypes showTypes = new ShowTypes();

    /// As Lambda starts it.
    public QueryEventsHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.S3));
    }

    /// Upcasters are found by the thread's context class loader.
    public QueryEventsHandler(Map<String, String> environment, AwsClients clients) {
        Settings settings = Settings.read(environment, Settings.Need.TABLE, Settings.Need.EVENT_BUCKET);
        this.log = new InvocationLog(environment);
        this.findEvents = new FindEvents(
                new EventStore(clients.s3(), settings.eventBucket()),
                new Span(new DynamoTaskStore(clients.dynamoDb(), settings.table())),
                Upcasters.load(Thread.currentThread().getContextClassLoader()),
                InstantSource.system());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        JsonNode request = JSON.readTree(event);
        JSON.writeValue(answer, log.within(context, () -> answer(request, context)));
    }

    private ObjectNode answer(JsonNode request, Context context) {
        try {
            String route = request.path("routeKey").asText("");
            return switch (route) {
                case "GET /events" ->
                    findEvents.answer(request, () -> context.getRemainingTimeInMillis() > RESERVE.toMillis());
                case "GET /events/types" -> showTypes.all();
                case "GET /events/types/{type}" -> showTypes.one(request);
                default -> throw new Refusal(404, "UNKNOWN_ROUTE", route, "there is no such route", "see the API");
            };
        } catch (Refusal refusal) {
            return Answers.of(refusal);
        }
    }
}
