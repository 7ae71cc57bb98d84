package dev.millrace.deliverevents.deliver;

import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.deliverevents.match.Subscriptions.Known;
import dev.millrace.engine.subscription.Target;
import dev.millrace.engineaws.queue.DueQueue;
import dev.millrace.publishevents.compose.OfCatalogue;
import dev.millrace.publishevents.compose.UserEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes of each event one delivery for each subscription that wants it. From there on each subscription has its own
/// messages, so that one that fails or takes its time holds up no other.
public final class FanOut {
    private static final Set<String> TOLD_BY_THE_TABLE = Set.of(OfCatalogue.SOURCE, UserEvent.SOURCE);

    private final Subscriptions subscriptions;
    private final Turns turns;
    private final DueQueue queue;
    private final boolean keepsOrder;
    private final InstantSource clock;

    /// @param keepsOrder whether who wants order gets it from the stream
    public FanOut(Subscriptions subscriptions, Turns turns, DueQueue queue, boolean keepsOrder, InstantSource clock) {
        this.subscriptions = subscriptions;
        this.turns = turns;
        this.queue = queue;
        this.keepsOrder = keepsOrder;
        this.clock = clock;
    }

    /// Returns when all deliveries are kept; if it does not, the events come again.
    public void deliver(List<BusEvent> events) {
        Subscriptions.View view = subscriptions.now();
        Map<String, List<BusEvent>> wanted = new LinkedHashMap<>();
        for (BusEvent event : events) {
            view.matching().wanting(event).stream()
                    .filter(name -> !comesInOrder(event, view.find(name)))
                    .forEach(name -> wanted.computeIfAbsent(name, first -> new ArrayList<>())
                            .add(event));
        }
        List<DueQueue.Message> messages = new ArrayList<>();
        wanted.forEach((name, theirs) ->
                view.find(name).ifPresent(known -> messages.addAll(messages(known, theirs, clock.instant()))));
        queue.send(messages);
    }

    /// Returns when all deliveries to this one are kept.
    public void deliver(Known to, List<BusEvent> events) {
        queue.send(messages(to, events, clock.instant()));
    }

    /// What the table told comes by its stream to who wants order; what others put on the bus has none.
    private boolean comesInOrder(BusEvent event, Optional<Known> to) {
        return keepsOrder
                && TOLD_BY_THE_TABLE.contains(event.source())
                && to.map(Known::inOrder).orElse(false);
    }

    /// One subscription's, at the times that its rate allows. What may go at once goes together, but for handlers: they
    /// run in the worker itself, each with its own time to take.
    List<DueQueue.Message> messages(Known to, List<BusEvent> events, Instant now) {
        String name = to.said().name();
        List<Instant> times = turns.take(to.said(), events.size(), now);
        boolean together = to.said().rate().isEmpty() && !(to.said().target() instanceof Target.Handler);
        List<DueMessage.Deliver> messages = new ArrayList<>();
        if (together) {
            messages.addAll(DueMessage.Deliver.together(name, events, 1, now));
        } else {
            for (int i = 0; i < events.size(); i++) {
                messages.add(DueMessage.Deliver.first(name, events.get(i), times.get(i)));
            }
        }
        return messages.stream().map(message -> message.message(now)).toList();
    }
}
