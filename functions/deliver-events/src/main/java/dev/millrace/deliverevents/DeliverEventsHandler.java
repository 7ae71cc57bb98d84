package dev.millrace.deliverevents;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.deliverevents.api.Ping;
import dev.millrace.deliverevents.api.Request;
import dev.millrace.deliverevents.api.SubscriptionRoutes;
import dev.millrace.deliverevents.deliver.Deliveries;
import dev.millrace.deliverevents.deliver.DeliveryMetrics;
import dev.millrace.deliverevents.deliver.DueMessage;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.deliverevents.order.OrderedEvents;
import dev.millrace.deliverevents.send.Handlers;
import dev.millrace.deliverevents.send.Senders;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.SdkClients;
import dev.millrace.engineaws.SdkClients.Service;
import dev.millrace.engineaws.Settings;
import dev.millrace.engineaws.Wiring;
import dev.millrace.engineaws.function.BatchAnswer;
import dev.millrace.engineaws.function.MessageBatch;
import dev.millrace.engineaws.function.PoisonMessageException;
import dev.millrace.engineaws.function.QueueMessage;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.publishevents.compose.ComposeEvents;
import dev.millrace.publishevents.stream.StreamEvent;
import dev.millrace.publishevents.stream.StreamRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Four doors: events as the catch-all rule of the bus queues them, deliveries whose time has come, the table's stream
/// where a deployment has it read in order, and the routes under `/subscriptions`.
public final class DeliverEventsHandler implements RequestStreamHandler {
    private static final int FULL_BATCH = 10;

    private final Wiring wiring;
    private final MessageBatch batch;
    private final Deliveries deliveries;
    private final OrderedEvents orderedEvents;
    private final SubscriptionRoutes routes;
    private final String dueQueue;

    /// As Lambda starts it.
    public DeliverEventsHandler() {
        this(System.getenv(), SdkClients.primed(Service.DYNAMO_DB, Service.SQS, Service.S3));
    }

    /// Step handlers are found by the thread's context class loader.
    public DeliverEventsHandler(Map<String, String> settings, AwsClients clients) {
        this.wiring = new Wiring(settings, clients, Settings.Need.DELIVERIES_DUE_QUEUE);
        this.batch = wiring.messageBatch();
        this.dueQueue = wiring.dueQueue().url().replaceFirst(".*/", "");
        var store = wiring.subscriptions();
        var known = new Subscriptions(store, wiring.clock());
        var changes = wiring.changeSubscriptions();
        var handlers = new Handlers(Thread.currentThread().getContextClassLoader(), settings, clients, wiring.clock());
        var senders = new Senders(wiring, clients, settings, handlers);
        this.deliveries = new Deliveries(
                store,
                known,
                changes,
                senders,
                wiring.dueQueue(),
                wiring.keepsOrder(),
                Deliveries.AT_ONCE,
                new DeliveryMetrics(System.out::println, wiring.clock()),
                wiring.chance(),
                wiring.clock());
        this.orderedEvents = new OrderedEvents(
                known,
                new ComposeEvents(wiring.templates(), wiring.payloads()::read),
                deliveries.lines(),
                wiring.dueQueue(),
                wiring.clock());
        var ping = new Ping(senders, wiring.chance(), wiring.clock());
        this.routes = new SubscriptionRoutes(
                store, changes, deliveries, known, handlers, ping, wiring.keepsOrder(), wiring.clock());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        byte[] bytes = input.readAllBytes();
        JsonNode event = JsonTrees.tree(new Json(new String(bytes, StandardCharsets.UTF_8)));
        if (event.path("Records").path(0).has("dynamodb")) {
            List<StreamRecord> records = StreamEvent.read(new ByteArrayInputStream(bytes));
            var origin = OrderedEvents.Origin.of(String.valueOf(context.getInvokedFunctionArn()));
            wiring.run(context, invocation -> orderedEvents.take(records, origin))
                    .write(output);
            return;
        }
        JsonNode answer = wiring.run(
                context,
                invocation -> event.has("Records")
                        ? batch(messages(event), invocation)
                        : routes.answer(new Request(event), invocation));
        output.write(answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode batch(List<QueueMessage> messages, Invocation invocation) {
        boolean due = messages.getFirst().queueArn().endsWith(":" + dueQueue);
        BatchAnswer answer = due
                ? batch.each(
                        messages,
                        message ->
                                deliveries.work(DueMessage.parse(message.body()), message.deliveries() > 1, invocation))
                : batch.together(
                        messages,
                        DeliverEventsHandler::event,
                        event -> "",
                        (group, events, again) -> deliveries.fanOut().deliver(events));
        if (due) {
            deliveries.endOfBatch(messages.size() == FULL_BATCH);
        }
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        ArrayNode failures = response.putArray("batchItemFailures");
        answer.again().forEach(id -> failures.addObject().put("itemIdentifier", id));
        return response;
    }

    private static BusEvent event(QueueMessage message) {
        try {
            return BusEvent.of(message.body());
        } catch (IllegalArgumentException nonsense) {
            throw new PoisonMessageException(String.valueOf(nonsense.getMessage()));
        }
    }

    private static List<QueueMessage> messages(JsonNode event) {
        List<QueueMessage> messages = new ArrayList<>();
        for (JsonNode entry : event.path("Records")) {
            messages.add(new QueueMessage(
                    entry.path("messageId").asText(),
                    entry.path("receiptHandle").asText(),
                    entry.path("eventSourceARN").asText(),
                    entry.path("body").asText(),
                    entry.path("attributes").path("ApproximateReceiveCount").asInt(1),
                    Map.of()));
        }
        return messages;
    }
}
