package dev.millrace.queryevents;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.deliverevents.deliver.FanOut;
import dev.millrace.deliverevents.deliver.Turns;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.port.TaskStore;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.SecureChance;
import dev.millrace.engineaws.Settings;
import dev.millrace.engineaws.function.MessageBatch;
import dev.millrace.engineaws.function.QueueEvent;
import dev.millrace.engineaws.function.QueueMessage;
import dev.millrace.engineaws.queue.DueQueue;
import dev.millrace.engineaws.subscription.DynamoSubscriptionStore;
import dev.millrace.engineaws.task.DynamoTaskStore;
import dev.millrace.engineaws.template.TemplatesByHash;
import dev.millrace.jsonlog.InvocationLog;
import dev.millrace.queryevents.replay.ReplayEvents;
import dev.millrace.queryevents.replay.ReplayRoutes;
import dev.millrace.queryevents.replay.Replays;
import dev.millrace.queryevents.replay.SliceQueue;
import dev.millrace.queryevents.replay.Teller;
import dev.millrace.queryevents.replay.ToSubscription;
import dev.millrace.queryevents.request.Answers;
import dev.millrace.queryevents.request.Refusal;
import dev.millrace.queryevents.request.Span;
import dev.millrace.queryevents.store.EventStore;
import dev.millrace.queryevents.versions.Upcasters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Finds, shows, replays and rebuilds events; and does the slices of replays that its queue asks for.
public final class QueryEventsHandler implements RequestStreamHandler {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Time kept back to fetch what was begun, and to answer.
    private static final Duration RESERVE = Duration.ofSeconds(9);

    private final InvocationLog log;
    /// Time kept back to tell the events of a slice, and to note that.
    private static final Duration TO_TELL = Duration.ofSeconds(18);

    private final FindEvents findEvents;
    private final ShowTypes showTypes = new ShowTypes();
    private final RebuildEvents rebuildEvents;
    private final ReplayEvents replayEvents;
    private final ReplayRoutes replays;
    private final MessageBatch messages;

    /// As Lambda starts it.
    public QueryEventsHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.S3, Service.EVENT_BRIDGE));
    }

    /// Upcasters are found by the thread's context class loader.
    public QueryEventsHandler(Map<String, String> environment, AwsClients clients) {
        Settings settings = Settings.read(
                environment,
                Settings.Need.TABLE,
                Settings.Need.PAYLOAD_BUCKET,
                Settings.Need.EVENT_BUCKET,
                Settings.Need.EVENT_BUS,
                Settings.Need.REPLAY_QUEUE,
                Settings.Need.DELIVERIES_DUE_QUEUE);
        InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
        TaskStore tasks = new DynamoTaskStore(clients.dynamoDb(), settings.table());
        Span span = new Span(tasks);
        EventStore store = new EventStore(clients.s3(), settings.eventBucket());
        Upcasters upcasters = Upcasters.load(Thread.currentThread().getContextClassLoader());
        Teller teller = new Teller(clients.eventBridge(), settings.eventBus());
        Replays kept = new Replays(clients.dynamoDb(), settings.table());
        this.log = new InvocationLog(environment);
        this.findEvents = new FindEvents(store, span, upcasters, clock);
        this.rebuildEvents = new RebuildEvents(
                tasks, new TemplatesByHash(clients.s3(), settings.payloadBucket(), settings.environment()), teller);
        SubscriptionStore subscriptions = new DynamoSubscriptionStore(clients.dynamoDb(), settings.table());
        ToSubscription toSubscription = new ToSubscription(
                subscriptions,
                new FanOut(
                        new Subscriptions(subscriptions, clock),
                        new Turns(subscriptions, new SecureChance()),
                        new DueQueue(clients.sqs(), settings.deliveriesDueQueue()),
                        false,
                        clock));
        this.replayEvents = new ReplayEvents(
                store,
                kept,
                new SliceQueue(clients.sqs(), settings.replayQueue()),
                teller,
                toSubscription,
                upcasters,
                new SecureChance(),
                clock);
        this.replays = new ReplayRoutes(replayEvents, kept, store, toSubscription, span, clock);
        this.messages = new MessageBatch(clients.sqs());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        byte[] bytes = event.readAllBytes();
        JsonNode request = JSON.readTree(bytes);
        if (request.has("Records")) {
            List<QueueMessage> slices = QueueEvent.read(new ByteArrayInputStream(bytes));
            log.within(context, () -> messages.each(slices, message -> slice(message, context)))
                    .write(answer);
        } else {
            JSON.writeValue(answer, log.within(context, () -> answer(request, context)));
        }
    }

    private void slice(QueueMessage message, Context context) {
        replayEvents.slice(
                SliceQueue.Slice.parse(message.body()), message.deliveries() > 1, timeLeft(context, TO_TELL));
    }

    private static BooleanSupplier timeLeft(Context context, Duration kept) {
        return () -> context.getRemainingTimeInMillis() > kept.toMillis();
    }

    private ObjectNode answer(JsonNode request, Context context) {
        try {
            String route = request.path("routeKey").asText("");
            return switch (route) {
                case "GET /events" -> findEvents.answer(request, timeLeft(context, RESERVE));
                case "POST /replays" -> replays.begin(request, timeLeft(context, RESERVE));
                case "GET /replays" -> replays.list();
                case "GET /replays/{id}" -> replays.show(request);
                case "POST /replays/{id}/{action}" -> replays.order(request);
                case "POST /tasks/{id}/events/rebuild" -> rebuildEvents.answer(request);
                case "GET /events/types" -> showTypes.all();
                case "GET /events/types/{type}" -> showTypes.one(request);
                default -> throw new Refusal(404, "UNKNOWN_ROUTE", route, "there is no such route", "see the API");
            };
        } catch (Refusal refusal) {
            return Answers.of(refusal);
        }
    }
}
