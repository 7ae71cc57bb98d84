package dev.millrace.deliverevents.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.function.PoisonMessageException;
import dev.millrace.engineaws.queue.DueQueue;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.time.Duration;
import java.time.Instant;

/// What waits in the queue of deliveries.
public sealed interface DueMessage {
    String subscription();

    Instant due();

    JsonNode body();

    /// Bring this event there.
    ///
    /// @param attempt the one to make, from 1
    /// @param due not before
    record Delivery(String subscription, BusEvent event, int attempt, Instant due) implements DueMessage {
        public Delivery retriedAt(Instant when) {
            return new Delivery(subscription, event, attempt + 1, when);
        }

        @Override
        public JsonNode body() {
            ObjectNode body = object(subscription, due).put("attempt", attempt);
            body.set("event", event.envelope());
            return body;
        }
    }

    /// Send on what was held, from one hold to another, a page at a time.
    ///
    /// @param after the id to go on from
    record ReleaseHeld(String subscription, long from, long upTo, String after, Instant due) implements DueMessage {
        @Override
        public JsonNode body() {
            return object(subscription, due)
                    .put("releaseFrom", from)
                    .put("releaseUpTo", upTo)
                    .put("after", after);
        }
    }

    /// Send all dead letters again, a page at a time.
    ///
    /// @param after the id to go on from
    record RedeliverDead(String subscription, String after, Instant due) implements DueMessage {
        @Override
        public JsonNode body() {
            return object(subscription, due).put("redeliverAfter", after);
        }
    }

    /// Deliver what waits in a line.
    ///
    /// @param line its name
    record GoOn(String subscription, String line, Instant due) implements DueMessage {
        @Override
        public JsonNode body() {
            return object(subscription, due).put("line", line);
        }
    }

    /// @throws PoisonMessageException if it is none
    static DueMessage parse(String text) {
        try {
            JsonNode body = JsonTrees.tree(new Json(text));
            String subscription = body.path("subscription").asText();
            Instant due = Instant.ofEpochMilli(body.path("due").asLong());
            if (body.has("redeliverAfter")) {
                return new RedeliverDead(
                        subscription, body.path("redeliverAfter").asText(), due);
            }
            if (body.has("line")) {
                return new GoOn(subscription, body.path("line").asText(), due);
            }
            if (body.has("releaseUpTo")) {
                return new ReleaseHeld(
                        subscription,
                        body.path("releaseFrom").asLong(),
                        body.path("releaseUpTo").asLong(),
                        body.path("after").asText(),
                        due);
            }
            return new Delivery(
                    subscription,
                    BusEvent.of(body.path("event")),
                    Math.max(1, body.path("attempt").asInt(1)),
                    due);
        } catch (IllegalArgumentException nonsense) {
            throw new PoisonMessageException("This is no delivery: " + nonsense.getMessage());
        }
    }

    default DueQueue.Message message(Instant now) {
        return new DueQueue.Message(subscription(), body().toString(), Duration.between(now, due()));
    }

    private static ObjectNode object(String subscription, Instant due) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("subscription", subscription)
                .put("due", due.toEpochMilli());
    }
}
