package dev.millrace.deliverevents.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Subscriptions;
import dev.millrace.deliverevents.match.Subscriptions.Known;
import dev.millrace.engine.port.Chance;
import dev.millrace.engine.port.SubscriptionStore;
import dev.millrace.engine.port.Write;
import dev.millrace.engine.subscription.Kept;
import dev.millrace.engine.subscription.Line;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engineaws.queue.DueQueue;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Events that are delivered one after the other, in a line for each subscription and task.
///
/// A line is one item; what waits in it stands in items of their own, in stretches as they came. Both ends move by
/// conditional writes of the line: new stretches are put at its end, and whoever has a message to go on delivers from
/// its front until it is empty, or an attempt fails, or the subscription takes no events. An event is sent only when
/// the
/// one before it is through, so copies apart no event overtakes another.
///
/// While a line is not empty and its subscription takes events, there is a message for it: whoever puts the first
/// stretch into an empty line sends it, whoever makes it wait sends the next one, and a message that finds the line
/// waiting for a later time is left over and ends. A death between a write and its message brings back what led to the
/// write: a repeated message, or a repeated record of the stream, sends it anew. Resuming a subscription wakes all of
/// its
/// lines.
public final class Lines {
    /// Characters of one stretch, unless a single record tells more. An item has at most 400 KB, and stretches are
    /// compressed.
    private static final int LONGEST_STRETCH = 100_000;

    private static final int PAGE = 200;
    private static final Duration NEARLY = Duration.ofMillis(500);

    /// How long a message works on a line before it passes it on; with the longest attempt it is less than a function
    /// may run.
    private static final Duration AT_A_TIME = Duration.ofSeconds(15);

    private final SubscriptionStore store;
    private final Subscriptions subscriptions;
    private final Attempts attempts;
    private final Turns turns;
    private final DueQueue queue;
    private final Chance chance;
    private final InstantSource clock;

    Lines(
            SubscriptionStore store,
            Subscriptions subscriptions,
            Attempts attempts,
            Turns turns,
            DueQueue queue,
            Chance chance,
            InstantSource clock) {
        this.store = store;
        this.subscriptions = subscriptions;
        this.attempts = attempts;
        this.turns = turns;
        this.queue = queue;
        this.chance = chance;
        this.clock = clock;
    }

    /// An event and the record of the stream that told it.
    public record Told(String record, BusEvent event) {}

    /// Puts events at the end of a line. Those of a batch that is repeated as a whole are known again.
    ///
    /// @param told not empty, the oldest first
    /// @return a message that is to be sent now, where the line has none
    public Optional<DueMessage> append(String subscription, String name, List<Told> told) {
        Instant now = clock.instant();
        Line line = store.readLine(subscription, name).orElseGet(() -> Line.empty(name, now));
        int known = 0;
        for (int i = 0; i < told.size(); i++) {
            known = told.get(i).record().equals(line.lastRecord()) ? i + 1 : known;
        }
        boolean needsMessage = known > 0;
        for (List<Told> stretch : stretches(told.subList(known, told.size()))) {
            Joined joined = join(subscription, line, stretch, now);
            line = joined.line();
            needsMessage |= joined.first();
        }
        return needsMessage && !line.isEmpty()
                ? Optional.of(new DueMessage.GoOn(subscription, name, now))
                : Optional.empty();
    }

    /// What one record told stays together, so that the last record says how much has joined.
    private static List<List<Told>> stretches(List<Told> told) {
        List<List<Told>> stretches = new ArrayList<>();
        List<Told> stretch = new ArrayList<>();
        long characters = 0;
        for (Told one : told) {
            boolean another = !stretch.isEmpty() && !stretch.getLast().record().equals(one.record());
            if (another && characters + one.event().json().length() > LONGEST_STRETCH) {
                stretches.add(stretch);
                stretch = new ArrayList<>();
                characters = 0;
            }
            stretch.add(one);
            characters += one.event().json().length();
        }
        if (!stretch.isEmpty()) {
            stretches.add(stretch);
        }
        return stretches;
    }

    /// @param first whether nothing was before it
    private record Joined(Line line, boolean first) {}

    private Joined join(String subscription, Line standing, List<Told> told, Instant now) {
        ArrayNode events = JsonNodeFactory.instance.arrayNode();
        told.forEach(one -> events.add(one.event().envelope()));
        Line line = standing;
        while (true) {
            long number = line.next();
            while (store.put(stretch(subscription, standing.name(), number, events.toString(), now))
                    instanceof Write.Lost<Kept>) {
                // Left by one who died before it could join the line.
                number++;
            }
            // Only the other end may have moved: then the stretch has its place still.
            while (number >= line.next()) {
                Line next = line.with(number, told.getLast().record(), now, chance.name());
                switch (store.put(subscription, next)) {
                    case Write.Moved<Line> moved -> {
                        return new Joined(moved.now(), line.isEmpty());
                    }
                    case Write.Lost<Line> lost -> line = lost.now().orElseGet(() -> Line.empty(standing.name(), now));
                }
            }
        }
    }

    private static Kept stretch(String subscription, String line, long number, String events, Instant now) {
        return new Kept(
                subscription, Kept.Kind.LINED, id(line, number), events, 0, "", "", Map.of(), false, now, 1, List.of());
    }

    private static String id(String line, long number) {
        return line + "-" + String.format(Locale.ROOT, "%016d", number);
    }

    /// Sends a message for each line of a subscription that takes events again.
    void wake(String subscription) {
        Instant now = clock.instant();
        List<Line> page = store.lines(subscription, "", PAGE);
        while (!page.isEmpty()) {
            send(page.stream()
                    .filter(line -> !line.isEmpty())
                    .map(line -> new DueMessage.GoOn(subscription, line.name(), now))
                    .toList());
            page = page.size() < PAGE
                    ? List.of()
                    : store.lines(subscription, page.getLast().name(), PAGE);
        }
    }

    /// Forgets what waits: it was meant for a subscription of this name that was deleted.
    public void clear(String subscription) {
        List<Line> page = store.lines(subscription, "", PAGE);
        while (!page.isEmpty()) {
            for (Line line : page) {
                Optional<Line> standing = Optional.of(line).filter(waiting -> !waiting.isEmpty());
                while (standing.isPresent()
                        && store.put(subscription, standing.get().emptied(chance.name()))
                                instanceof Write.Lost<Line> lost) {
                    standing = lost.now();
                }
            }
            page = page.size() < PAGE
                    ? List.of()
                    : store.lines(subscription, page.getLast().name(), PAGE);
        }
    }

    /// Delivers from the front of a line.
    void goOn(Known to, DueMessage.GoOn message, boolean repeated, Invocation invocation) {
        Instant begun = clock.instant();
        Optional<Line> found = store.readLine(message.subscription(), message.line());
        if (found.isEmpty() || found.get().isEmpty()) {
            return;
        }
        if (found.get().due().isAfter(begun.plus(NEARLY))) {
            if (repeated) {
                send(List.of(new DueMessage.GoOn(
                        message.subscription(), message.line(), found.get().due())));
            }
            return;
        }
        Run run = new Run(to, found.get(), begun.plus(AT_A_TIME));
        while (run.goesOn && !run.line.isEmpty() && clock.instant().isBefore(run.until)) {
            stretch(run, invocation);
        }
        if (run.goesOn && !run.line.isEmpty()) {
            send(List.of(new DueMessage.GoOn(message.subscription(), message.line(), clock.instant())));
        }
    }

    /// One message's work on a line.
    private static final class Run {
        private final Known to;
        private final Instant until;
        private Line line;
        private boolean goesOn = true;

        Run(Known to, Line line, Instant until) {
            this.to = to;
            this.line = line;
            this.until = until;
        }
    }

    private void stretch(Run run, Invocation invocation) {
        List<BusEvent> events = store.readKept(
                        run.to.said().name(), Kept.Kind.LINED, id(run.line.name(), run.line.first()))
                .map(Lines::events)
                .orElse(List.of());
        while (run.goesOn && run.line.sent() < events.size() && clock.instant().isBefore(run.until)) {
            one(run, events.get(run.line.sent()), invocation);
        }
        if (run.goesOn) {
            run.line = run.line.sent() < events.size() ? run.line : run.line.sentStretch();
            write(run);
        }
    }

    private void one(Run run, BusEvent event, Invocation invocation) {
        Known to = run.to;
        Instant now = clock.instant();
        Optional<Known> standing = subscriptions.now().find(to.said().name());
        if (standing.map(known -> known.record().standing().holds()).orElse(false)) {
            stop(run);
            return;
        }
        if (!run.line.hasTurn()) {
            Instant turn = turns.take(to.said(), 1, now).getFirst();
            if (turn.isAfter(now.plus(NEARLY))) {
                wait(run, turn, false);
                return;
            }
        }
        var delivery = new Delivery(to.said().name(), event, run.line.attempts() + 1);
        switch (attempts.make(to, delivery, invocation)) {
            case Outcome.Through ignored -> run.line = run.line.sentOne();
            case Outcome.Paused ignored -> {
                run.line = run.line.sentOne();
                stop(run);
            }
            case Outcome.Again again -> wait(run, again.due(), true);
            case Outcome.Disabled ignored -> stop(run);
        }
    }

    /// The message that goes on is sent when the line says so; who dies in between is repeated.
    private void wait(Run run, Instant until, boolean failed) {
        run.line = run.line.waiting(until, failed);
        write(run);
        if (run.goesOn) {
            send(List.of(new DueMessage.GoOn(run.to.said().name(), run.line.name(), run.line.due())));
        }
        run.goesOn = false;
    }

    /// The subscription takes no events. It may take them again already, and its lines been woken before this one was
    /// written; so whoever stops looks once more.
    private void stop(Run run) {
        write(run);
        run.goesOn = false;
        String name = run.to.said().name();
        boolean takesEvents =
                store.read(name).map(record -> !record.standing().holds()).orElse(false);
        if (takesEvents) {
            subscriptions.forget();
            send(List.of(new DueMessage.GoOn(name, run.line.name(), clock.instant())));
        }
    }

    /// Notes how far the line has come. If somebody else came further, it is theirs.
    private void write(Run run) {
        String name = run.to.said().name();
        while (true) {
            switch (store.put(name, run.line.writtenBy(chance.name()))) {
                case Write.Moved<Line> moved -> {
                    run.line = moved.now();
                    return;
                }
                case Write.Lost<Line> lost -> {
                    Optional<Line> merged = lost.now().flatMap(run.line::over);
                    if (merged.isEmpty()) {
                        run.goesOn = false;
                        return;
                    }
                    run.line = merged.get();
                }
            }
        }
    }

    private static List<BusEvent> events(Kept stretch) {
        List<BusEvent> events = new ArrayList<>();
        for (JsonNode envelope : JsonTrees.tree(new Json(stretch.event()))) {
            events.add(BusEvent.of(envelope));
        }
        return events;
    }

    private void send(List<? extends DueMessage> messages) {
        Instant now = clock.instant();
        queue.send(messages.stream().map(message -> message.message(now)).toList());
    }
}
