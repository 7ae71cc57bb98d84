package dev.millrace.publishevents.bus;

import dev.millrace.engineaws.bus.EventBridgeApi;
import dev.millrace.engineaws.parallel.InParallel;
import dev.millrace.publishevents.compose.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/// Puts events on the bus, those of one item in order, those of different items side by side.
///
/// In rounds: each round takes the front of every line, packs all of them into requests, and sends the requests
/// side by side. One request so never holds two events of an item of which one comes first: if one is refused, the
/// other can't overtake it. Fronts of many lines fill the requests just as well.
///
/// A line with an event that failed rests, the others go on; when they are through, it is tried again after a
/// pause, the failed events alone. What has failed too often is left, and so is all behind it: the stream brings
/// its records again, in the same order and with the same ids. What is refused for good goes into the undelivered
/// queue and holds nothing up.
public final class OrderedPublisher {
    private static final int MOST_TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /// Requests under way at once: hides a few milliseconds each, without being throttled for it.
    private static final int REQUESTS_AT_ONCE = 8;

    private final Bus bus;
    private final Undelivered undelivered;
    private final Pause pause;

    public OrderedPublisher(Bus bus, Undelivered undelivered, Pause pause) {
        this.bus = bus;
        this.undelivered = undelivered;
        this.pause = pause;
    }

    /// @param timeLeft asked before each round; what is not sent by then is left
    public Published publish(Collection<Line> lines, BooleanSupplier timeLeft) {
        Count count = new Count();
        List<Line> ready = lines.stream().filter(line -> !line.isDone()).toList();
        for (int tries = 1; !ready.isEmpty(); tries++) {
            List<Line> resting = sendUntilDoneOrResting(ready, count, timeLeft);
            ready = resting.stream().filter(line -> line.rest() < MOST_TRIES).toList();
            if (!timeLeft.getAsBoolean()) {
                break;
            }
            if (!ready.isEmpty()) {
                pause.pause(FIRST_PAUSE.multipliedBy(1L << (tries - 1)));
            }
        }
        Set<String> unsent = new TreeSet<>();
        lines.forEach(line -> unsent.addAll(line.unsent()));
        return new Published(count.accepted, count.kept, count.retried, unsent);
    }

    /// @return lines of which an event failed
    private List<Line> sendUntilDoneOrResting(List<Line> lines, Count count, BooleanSupplier timeLeft) {
        List<Line> resting = new ArrayList<>();
        List<Line> going = lines;
        while (!going.isEmpty() && timeLeft.getAsBoolean()) {
            Map<Line, List<Event>> left = round(going, count);
            List<Line> next = new ArrayList<>(going.size());
            for (Line line : going) {
                List<Event> failed = left.getOrDefault(line, List.of());
                line.sent(failed);
                if (!failed.isEmpty()) {
                    resting.add(line);
                } else if (!line.isDone()) {
                    next.add(line);
                }
            }
            going = next;
        }
        return resting;
    }

    /// @return what failed, by line
    private Map<Line, List<Event>> round(List<Line> lines, Count count) {
        List<Waiting> waiting = new ArrayList<>();
        for (Line line : lines) {
            line.front().forEach(event -> waiting.add(new Waiting(line, event)));
        }
        List<List<Waiting>> requests = new ArrayList<>();
        for (int from = 0; from < waiting.size(); from += EventBridgeApi.MOST_ENTRIES) {
            requests.add(waiting.subList(from, Math.min(waiting.size(), from + EventBridgeApi.MOST_ENTRIES)));
        }
        List<List<Answer>> answers = InParallel.each(
                requests,
                REQUESTS_AT_ONCE,
                request -> bus.put(request.stream().map(Waiting::event).toList()));
        Map<Line, List<Event>> left = new HashMap<>();
        for (int request = 0; request < requests.size(); request++) {
            for (int i = 0; i < requests.get(request).size(); i++) {
                Waiting sent = requests.get(request).get(i);
                if (!isThrough(sent.event(), answers.get(request).get(i), count)) {
                    left.computeIfAbsent(sent.line(), line -> new ArrayList<>()).add(sent.event());
                }
            }
        }
        return left;
    }

    private boolean isThrough(Event event, Answer answer, Count count) {
        return switch (answer) {
            case Answer.Accepted accepted -> {
                count.accepted++;
                yield true;
            }
            case Answer.Refused refused -> {
                boolean kept = undelivered.keep(event, refused);
                count.kept += kept ? 1 : 0;
                yield kept;
            }
            case Answer.Failed failed -> {
                count.retried++;
                yield false;
            }
        };
    }

    /// @param accepted events that the bus took
    /// @param kept events that it refused for good
    /// @param failures how often an event failed in passing
    /// @param unsent sequence numbers of records with events that neither the bus nor the undelivered queue has
    public record Published(int accepted, int kept, int failures, Set<String> unsent) {}

    private record Waiting(Line line, Event event) {}

    private static final class Count {
        private int accepted;
        private int kept;
        private int retried;
    }
}
