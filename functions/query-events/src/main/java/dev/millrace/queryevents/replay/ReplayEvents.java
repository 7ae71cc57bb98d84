package dev.millrace.queryevents.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.Write;
import dev.millrace.queryevents.replay.SliceQueue.Slice;
import dev.millrace.queryevents.replay.ToSubscription.Recipient;
import dev.millrace.queryevents.store.EventStore;
import dev.millrace.queryevents.store.Position;
import dev.millrace.queryevents.store.StoredEvent;
import dev.millrace.queryevents.versions.Upcasters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins replays and does their slices.
///
/// A slice is read from where the replay stands, told, and only then noted, by one conditional write; then the message
/// for the next one is sent. So a death before the write tells the slice again (at least once, with the same event
/// ids), and one between the write and the message is healed by the redelivery of the message that was being worked
/// on, which then finds its slice done. Of two that work on one slice, one notes it and goes on.
public final class ReplayEvents {
    /// What marks events that are told again.
    public static final String SOURCE = "millrace.replay";

    private static final Logger LOG = LoggerFactory.getLogger(ReplayEvents.class);

    /// How long a slice's events last, at the replay's rate.
    private static final int SECONDS_OF_A_SLICE = 5;

    /// Requests side by side, so that the fastest replay keeps its rate.
    private static final int AT_ONCE = 4;

    /// Characters of a slice, which is held in memory.
    private static final int LARGEST_SLICE = 8_000_000;

    private static final DateTimeFormatter BEGAN =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final EventStore store;
    private final Replays replays;
    private final SliceQueue queue;
    private final Teller teller;
    private final ToSubscription toSubscription;
    private final Upcasters upcasters;
    private final Chance chance;
    private final InstantSource clock;

    public ReplayEvents(
            EventStore store,
            Replays replays,
            SliceQueue queue,
            Teller teller,
            ToSubscription toSubscription,
            Upcasters upcasters,
            Chance chance,
            InstantSource clock) {
        this.store = store;
        this.replays = replays;
        this.queue = queue;
        this.teller = teller;
        this.toSubscription = toSubscription;
        this.upcasters = upcasters;
        this.chance = chance;
        this.clock = clock;
    }

    Replay begin(Plan plan, String actor) {
        Instant now = clock.instant();
        String id = BEGAN.format(now) + "-" + chance.name().substring(0, 10);
        Replay first = Replay.begin(id, plan.text(), actor, now);
        replays.put(first, chance.name());
        queue.send(first, Duration.ZERO);
        return first;
    }

    /// A resumed replay's slice is asked for anew, also where it ran already: that heals one whose message was lost.
    ///
    /// @return how it stands now; empty if there is none
    Optional<Replay> order(String id, Replay.Order order, String actor, String reason) {
        while (true) {
            Optional<Replay> standing = replays.read(id);
            Optional<Replay> next = standing.flatMap(replay -> replay.on(order, actor, reason, clock.instant()));
            if (next.isPresent() && replays.put(next.get(), chance.name()) instanceof Write.Lost<Replay>) {
                continue;
            }
            Optional<Replay> now = next.or(() -> standing);
            now.filter(replay -> order == Replay.Order.RESUME && replay.state() == Replay.State.RUNNING)
                    .ifPresent(replay -> queue.send(replay, Duration.ZERO));
            return now;
        }
    }

    /// @param again whether the message was delivered before
    /// @param timeLeft for another object, or another request
    public void slice(Slice message, boolean again, BooleanSupplier timeLeft) {
        Optional<Replay> found =
                replays.read(message.replay()).filter(replay -> replay.state() == Replay.State.RUNNING);
        if (found.isEmpty()) {
            return;
        }
        Replay replay = found.get();
        if (message.slice() != replay.slice()) {
            if (again) {
                queue.send(replay, Duration.ZERO);
            }
            return;
        }
        Plan plan = Plan.parse(replay.asked());
        Optional<Recipient> recipient = plan.subscription().flatMap(toSubscription::find);
        if (plan.subscription().isPresent() && recipient.isEmpty()) {
            order(replay.id(), Replay.Order.CANCEL, "", "its subscription was deleted");
            return;
        }
        Pace pace = new Pace(clock, plan.rate());
        List<StoredEvent> events = new ArrayList<>();
        int[] characters = {0};
        Optional<Position> next = store.read(
                plan.query(),
                replay.after(),
                event -> {
                    if (!recipient.map(to -> to.wants(event)).orElse(true)) {
                        return true;
                    }
                    events.add(event);
                    characters[0] += event.envelope().toString().length();
                    return events.size() < plan.rate() * SECONDS_OF_A_SLICE && characters[0] < LARGEST_SLICE;
                },
                timeLeft);
        int refused = tell(replay, plan, recipient, events, pace);
        Replay after = replay.done(next, events.size() - refused, refused, clock.instant());
        if (replays.put(after, chance.name()) instanceof Write.Moved<Replay>) {
            LOG.atInfo()
                    .addKeyValue("replay", replay.id())
                    .addKeyValue("slice", replay.slice())
                    .addKeyValue("told", after.told())
                    .addKeyValue("refused", after.refused())
                    .addKeyValue("state", after.state())
                    .log("A slice of a replay was told");
            if (after.state() == Replay.State.RUNNING) {
                queue.send(after, pace.until(events.size()));
            }
        }
    }

    private int tell(Replay replay, Plan plan, Optional<Recipient> recipient, List<StoredEvent> events, Pace pace) {
        int refused = 0;
        int some = Math.min(AT_ONCE * Teller.BATCH, plan.rate());
        for (int first = 0; first < events.size(); first += some) {
            pace.waitUntil(first);
            List<StoredEvent> marked = events.subList(first, Math.min(events.size(), first + some)).stream()
                    .map(event -> marked(replay, upcasters.bring(event, plan.version())))
                    .toList();
            if (recipient.isPresent()) {
                toSubscription.tell(recipient.get(), marked);
            } else {
                refused += teller.tell(marked.stream().map(ReplayEvents::entry).toList());
            }
        }
        return refused;
    }

    private static StoredEvent marked(Replay replay, StoredEvent event) {
        ObjectNode envelope = event.envelope().deepCopy().put("source", SOURCE);
        envelope.withObjectProperty("detail").put("replay", replay.id());
        return new StoredEvent(envelope);
    }

    private static Teller.Entry entry(StoredEvent event) {
        return new Teller.Entry(
                SOURCE, event.type(), event.time(), event.detail().toString());
    }
}
