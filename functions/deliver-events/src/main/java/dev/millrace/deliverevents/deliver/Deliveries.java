package dev.millrace.deliverevents.deliver;

import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.deliverevents.match.Subscriptions.Known;
import dev.millrace.deliverevents.send.Sender;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.subscription.Kept;
import dev.millrace.engine.subscription.Standing;
import dev.millrace.engine.subscription.SubscriptionRecord;
import dev.millrace.engine.usecase.ChangeSubscriptions;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engineaws.parallel.InParallel;
import dev.millrace.engineaws.queue.DueQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What becomes of a delivery whose time has come. It is attempted; or held, where its subscription takes no events;
/// or sent again for its next attempt, never by redelivery; or given up. A message is done with only when one of these
/// is durable, so a delivery may be made twice and is never lost.
public final class Deliveries {
    /// Held and dead events that one message sends on.
    private static final int PAGE = 200;

    /// Attempts of one message under way at once.
    public static final int AT_ONCE = DueMessage.Deliver.MOST_EVENTS;

    /// What is over the time by less than this is not sent round once more.
    private static final Duration NEARLY = Duration.ofMillis(500);

    /// After this a release that is not through is asked for again.
    private static final Duration RELEASE_LOST = Duration.ofMinutes(2);

    private final SubscriptionStore store;
    private final Subscriptions subscriptions;
    private final ChangeSubscriptions changes;
    private final DueQueue queue;
    private final Keeping keeping;
    private final DeliveryLog log;
    private final FanOut fanOut;
    private final Tallies tallies;
    private final Attempts attempts;
    private final Lines lines;
    private final int atOnce;
    private final InstantSource clock;

    /// @param keepsOrder whether events for subscriptions that want order are read from the stream
    /// @param atOnce attempts of one message under way at once; 1 for all of them on the caller's thread
    public Deliveries(
            SubscriptionStore store,
            Subscriptions subscriptions,
            ChangeSubscriptions changes,
            Sender sender,
            DueQueue queue,
            boolean keepsOrder,
            int atOnce,
            DeliveryMetrics metrics,
            Chance chance,
            InstantSource clock) {
        this.store = store;
        this.subscriptions = subscriptions;
        this.changes = changes;
        this.queue = queue;
        this.atOnce = atOnce;
        this.clock = clock;
        this.keeping = new Keeping(store);
        this.log = new DeliveryLog(store);
        Turns turns = new Turns(store, chance);
        this.fanOut = new FanOut(subscriptions, turns, queue, keepsOrder, clock);
        this.tallies = new Tallies(store, changes, metrics, chance, clock);
        this.attempts = new Attempts(subscriptions, changes, sender, keeping, log, turns, tallies, chance, clock);
        this.lines = new Lines(store, subscriptions, attempts, turns, queue, chance, clock);
    }

    public Lines lines() {
        return lines;
    }

    public FanOut fanOut() {
        return fanOut;
    }

    /// Notes what was sent, adds what was seen to the health of the subscriptions, and asks again for releases that
    /// were lost.
    ///
    /// @param full whether more of the same is to be expected at once
    public void endOfBatch(boolean full) {
        log.write();
        tallies.write(!full);
        Instant now = clock.instant();
        for (Known known : subscriptions.now().byName().values()) {
            known.record()
                    .release()
                    .filter(release -> release.since().plus(RELEASE_LOST).isBefore(now))
                    .ifPresent(release -> release(known.record(), release));
        }
    }

    /// Puts what was held on its way.
    public void release(SubscriptionRecord record, SubscriptionRecord.Release release) {
        Instant now = clock.instant();
        send(List.of(new DueMessage.ReleaseHeld(record.name(), release.from(), release.upTo(), "", now)));
    }

    public void redeliverAll(String subscription) {
        send(List.of(new DueMessage.RedeliverDead(subscription, "", clock.instant())));
    }

    public void redeliver(Kept kept) {
        Instant now = clock.instant();
        send(List.of(DueMessage.Deliver.first(kept.subscription(), BusEvent.of(kept.event()), now)));
        if (kept.kind() == Kept.Kind.DEAD) {
            keeping.settle(kept, now);
        }
    }

    /// @param repeated whether the message came before
    public void work(DueMessage message, boolean repeated, Invocation invocation) {
        Instant now = clock.instant();
        if (message.due().isAfter(now.plus(NEARLY))) {
            send(List.of(message));
            return;
        }
        Optional<Known> to = subscriptions.now().find(message.subscription());
        if (to.isEmpty()) {
            // It may be newer than what this worker knows.
            to = store.read(message.subscription())
                    .filter(record -> record.standing() != Standing.DELETED)
                    .flatMap(Subscriptions::known);
        }
        to.ifPresent(known -> {
            switch (message) {
                case DueMessage.Deliver deliver -> {
                    if (repeated && deliver.events().size() > 1) {
                        send(deliver.apart());
                    } else {
                        deliver(known, deliver, now, invocation);
                    }
                }
                case DueMessage.GoOn goOn -> lines.goOn(known, goOn, repeated, invocation);
                case DueMessage.ReleaseHeld release -> releaseHeld(known, release, now);
                case DueMessage.RedeliverDead redeliver -> redeliverDead(known, redeliver, now);
            }
        });
    }

    private void deliver(Known to, DueMessage.Deliver message, Instant now, Invocation invocation) {
        if (to.record().standing().holds()) {
            hold(to.record(), message, now);
            return;
        }
        List<Outcome> outcomes =
                InParallel.each(message.events(), atOnce, event -> attempts.make(to, message.of(event), invocation));
        List<BusEvent> open = new ArrayList<>();
        List<Retry> again = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case Outcome.Through ignored -> {}
                case Outcome.Paused ignored -> {}
                case Outcome.Again later -> again.add(new Retry(message.events().get(i), later.due()));
                case Outcome.Disabled ignored -> open.add(message.events().get(i));
            }
        }
        send(retries(to, message, again));
        if (!open.isEmpty()) {
            DueMessage.Deliver left = new DueMessage.Deliver(message.subscription(), open, message.attempt(), now);
            store.read(to.said().name()).ifPresent(record -> hold(record, left, clock.instant()));
        }
    }

    private record Retry(BusEvent event, Instant due) {}

    /// What failed together is tried again together, when the last of it is due; but where there is a rate each has its
    /// turn.
    private static List<DueMessage.Deliver> retries(Known to, DueMessage.Deliver of, List<Retry> again) {
        int attempt = of.attempt() + 1;
        if (to.said().rate().isPresent()) {
            return again.stream()
                    .map(one -> new DueMessage.Deliver(of.subscription(), List.of(one.event()), attempt, one.due()))
                    .toList();
        }
        Instant last = again.stream().map(Retry::due).max(Instant::compareTo).orElse(of.due());
        return DueMessage.Deliver.together(
                of.subscription(), again.stream().map(Retry::event).toList(), attempt, last);
    }

    /// An event that is held just when its subscription is resumed might be missed by the release. So whoever holds one
    /// looks once more: either the release comes after it was written, and finds it, or it is sent on here.
    private void hold(SubscriptionRecord record, DueMessage.Deliver message, Instant now) {
        message.events().forEach(event -> keeping.held(message.of(event), record.holds(), now));
        Optional<SubscriptionRecord> standing = store.read(message.subscription());
        boolean stillHeld = standing.map(newer -> newer.standing().holds() && newer.holds() == record.holds())
                .orElse(true);
        if (!stillHeld) {
            subscriptions.forget();
            send(List.of(message));
        }
    }

    private void releaseHeld(Known of, DueMessage.ReleaseHeld release, Instant now) {
        String name = release.subscription();
        String after = release.after().isEmpty() ? Keeping.hold(release.from()) : release.after();
        List<Kept> page = store.list(name, Kept.Kind.HELD, after, PAGE, false).stream()
                .filter(kept -> kept.id().compareTo(Keeping.hold(release.upTo() + 1)) < 0)
                .toList();
        sendOn(of, page, now);
        if (page.size() == PAGE) {
            send(List.of(new DueMessage.ReleaseHeld(
                    name, release.from(), release.upTo(), page.getLast().id(), now)));
        } else {
            lines.wake(name);
            changes.released(name, release.upTo());
            subscriptions.forget();
        }
    }

    private void redeliverDead(Known of, DueMessage.RedeliverDead redeliver, Instant now) {
        List<Kept> page = store.list(redeliver.subscription(), Kept.Kind.DEAD, redeliver.after(), PAGE, false);
        List<Kept> open = page.stream().filter(kept -> !kept.settled()).toList();
        sendOn(of, open, now);
        open.forEach(kept -> keeping.settle(kept, now));
        if (page.size() == PAGE) {
            send(List.of(new DueMessage.RedeliverDead(
                    redeliver.subscription(), page.getLast().id(), now)));
        }
    }

    private void sendOn(Known to, List<Kept> page, Instant now) {
        List<BusEvent> events = new ArrayList<>();
        page.forEach(kept -> events.add(BusEvent.of(kept.event())));
        if (!events.isEmpty()) {
            queue.send(fanOut.messages(to, events, now));
        }
    }

    private void send(List<? extends DueMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        queue.send(messages.stream().map(message -> message.message(now)).toList());
    }
}
