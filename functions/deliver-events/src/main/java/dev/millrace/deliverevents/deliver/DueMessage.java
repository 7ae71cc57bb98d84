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
import java.util.ArrayList;
import java.util.List;

/// What waits in the queue of deliveries.
public sealed interface DueMessage {
    String subscription();

    Instant due();

    JsonNode body();

    /// Bring these events there, side by side and in no order.
    ///
    /// @param events at least one
    /// @param attempt the one to make of each, from 1
    /// @param due not before
    record Deliver(String subscription, List<BusEvent> events, int attempt, Instant due) implements DueMessage {
        /// Events of one message at most: what comes again when a worker dies.
        static final int MOST_EVENTS = 10;

        /// Of their text, of three bytes each at the worst: a message may have 1 MiB, but an invocation gets ten and
        /// takes 6 MB.
        private static final int MOST_CHARACTERS = 80_000;

        public Deliver {
            events = List.copyOf(events);
        }

        static Deliver first(String subscription, BusEvent event, Instant due) {
            return new Deliver(subscription, List.of(event), 1, due);
        }

        /// All of them, in as few messages as may be.
        static List<Deliver> together(String subscription, List<BusEvent> events, int attempt, Instant due) {
            List<Deliver> messages = new ArrayList<>();
            List<BusEvent> together = new ArrayList<>();
            int characters = 0;
            for (BusEvent event : events) {
                int more = event.json().length();
                if (together.size() == MOST_EVENTS || !together.isEmpty() && characters + more > MOST_CHARACTERS) {
                    messages.add(new Deliver(subscription, together, attempt, due));
                    together.clear();
                    characters = 0;
                }
                together.add(event);
                characters += more;
            }
            if (!together.isEmpty()) {
                messages.add(new Deliver(subscription, together, attempt, due));
            }
            return messages;
        }

        /// Each in a message of its own: whoever worked on this one did not get through, maybe because of one event.
        List<Deliver> apart() {
            return events.stream()
                    .map(event -> new Deliver(subscription, List.of(event), attempt, due))
                    .toList();
        }

        Delivery of(BusEvent event) {
            return new Delivery(subscription, event, attempt);
        }

        @Override
        public JsonNode body() {
            ObjectNode body = object(subscription, due).put("attempt", attempt);
            var array = body.putArray("events");
            events.forEach(event -> array.add(event.envelope()));
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
            List<BusEvent> events = new ArrayList<>();
            body.path("events").forEach(envelope -> events.add(BusEvent.of(envelope)));
            if (events.isEmpty()) {
                throw new IllegalArgumentException("it has no events");
            }
            return new Deliver(
                    subscription, events, Math.max(1, body.path("attempt").asInt(1)), due);
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
