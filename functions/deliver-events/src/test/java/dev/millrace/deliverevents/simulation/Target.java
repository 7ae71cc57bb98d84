package dev.millrace.deliverevents.simulation;

import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.deliverevents.match.Subscriptions.Known;
import dev.millrace.deliverevents.send.Sender;
import dev.millrace.deliverevents.send.Sending;
import dev.millrace.engine.usecase.Invocation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All subscribers: what each has received, and when. Some of them are down for a while.
final class Target implements Sender {
    private final Death.Fate fate;
    private final InstantSource clock;
    private final Instant downFrom;
    private final Instant upAgain;
    private final Map<String, Map<String, Instant>> received = new TreeMap<>();
    private final Map<String, List<Instant>> attempts = new TreeMap<>();

    Target(Death.Fate fate, InstantSource clock, Instant downFrom, Instant upAgain) {
        this.fate = fate;
        this.clock = clock;
        this.downFrom = downFrom;
        this.upAgain = upAgain;
    }

    @Override
    public Sending send(Known to, BusEvent event, int attempt, Invocation invocation) {
        fate.strike();
        String name = to.said().name();
        Instant now = clock.instant();
        attempts.computeIfAbsent(name + "/" + event.id(), first -> new ArrayList<>())
                .add(now);
        boolean isDown = name.startsWith("down") && !now.isBefore(downFrom) && now.isBefore(upAgain);
        if (isDown) {
            return new Sending.Failed("UNREACHABLE", "it is down", true, Optional.empty(), false, Map.of());
        }
        received.computeIfAbsent(name, first -> new LinkedHashMap<>()).putIfAbsent(event.id(), now);
        fate.strike();
        return new Sending.Sent(Map.of());
    }

    @Override
    public Optional<Sending> bury(Known of, BusEvent event, Map<String, String> why) {
        return Optional.empty();
    }

    /// When each event first came, in the order in which they came.
    Map<String, Instant> receivedBy(String subscription) {
        return received.getOrDefault(subscription, Map.of());
    }

    List<Instant> attempts(String subscription, String event) {
        return attempts.getOrDefault(subscription + "/" + event, List.of());
    }
}
