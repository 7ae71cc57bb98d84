package dev.millrace.deliverevents.send;

import dev.millrace.builtinhandlers.outbound.HttpAddresses;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Subscriptions.Known;
import dev.millrace.engine.subscription.Target;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engineaws.AwsClients;
import dev.millrace.engineaws.Wiring;
import java.util.Map;
import java.util.Optional;

/// One attempt, whatever the target is.
public final class Senders implements Sender {
    private final QueueSender queues;
    private final FunctionSender functions;
    private final WebhookSender webhooks;
    private final TaskSender tasks;
    private final HandlerSender handlers;

    public Senders(Wiring wiring, AwsClients clients, Map<String, String> settings, Handlers handlers) {
        this.queues = new QueueSender(clients.sqs(), wiring.dueQueue().url());
        this.functions = new FunctionSender(clients::lambda);
        this.webhooks = new WebhookSender(settings.getOrDefault(HttpAddresses.SETTING, ""), wiring.clock());
        this.handlers = new HandlerSender(handlers, wiring.clock());
        this.tasks = new TaskSender(wiring.submitTask(), wiring.templates());
    }

    @Override
    public Sending send(Known to, BusEvent event, int attempt, Invocation invocation) {
        return switch (to.said().target()) {
            case Target.Queue queue -> queues.send(queue.queue(), to.said().name(), event, Map.of());
            case Target.Function function -> functions.send(function.function(), event);
            case Target.Webhook webhook -> webhooks.send(webhook.url(), to, event);
            case Target.Handler handler -> handlers.send(handler, to.said(), event, attempt);
            case Target.Task task -> tasks.send(task, to.said().name(), event, invocation);
        };
    }

    @Override
    public Optional<Sending> bury(Known of, BusEvent event, Map<String, String> why) {
        return of.said()
                .deadLetterQueue()
                .map(queue -> queues.send(queue, of.said().name(), event, why));
    }
}
