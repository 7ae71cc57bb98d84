package dev.millrace.deliverevents.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.deliverevents.send.Sender;
import dev.millrace.deliverevents.send.Sending;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.subscription.SubscriptionRecord;
import dev.millrace.engine.subscription.Target;
import dev.millrace.engine.usecase.Invocation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A test event, sent at once and once: whether a target can be reached, and what it says. Nothing is kept of it.
public final class Ping {
    private final Sender sender;
    private final Chance chance;
    private final InstantSource clock;

    public Ping(Sender sender, Chance chance, InstantSource clock) {
        this.sender = sender;
        this.chance = chance;
        this.clock = clock;
    }

    ObjectNode send(SubscriptionRecord record, Invocation invocation) {
        Subscriptions.Known to = Subscriptions.known(record).orElseThrow(() -> Refusal.unknown(record.name()));
        if (to.said().target() instanceof Target.Task) {
            throw Refusal.of(
                    409, "STARTS_TASKS", "name", "a ping would start a task", "submit one with 'millrace submit'");
        }
        Instant began = clock.instant();
        Sending sending = sender.send(to, event(record.name(), began), 1, invocation);
        ObjectNode body = Answers.object()
                .put("delivered", sending instanceof Sending.Sent)
                .put("milliseconds", Duration.between(began, clock.instant()).toMillis());
        if (sending instanceof Sending.Failed failed) {
            body.put("code", failed.code()).put("reason", failed.message());
        }
        sending.facts().forEach(body::put);
        return Answers.response(200, body);
    }

    private BusEvent event(String subscription, Instant now) {
        ObjectNode event = Answers.object()
                .put("version", "0")
                .put("id", chance.name())
                .put("detail-type", "ping")
                .put("source", "millrace")
                .put("time", now.toString());
        event.putObject("detail")
                .put("id", "ping-" + chance.name())
                .put("type", "ping")
                .put("version", 1)
                .put("time", now.toString())
                .put("subscription", subscription);
        return BusEvent.of(event);
    }
}
