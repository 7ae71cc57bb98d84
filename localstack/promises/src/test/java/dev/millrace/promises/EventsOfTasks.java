package dev.millrace.promises;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.localstack.bus.EventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The lifecycle events that the bus accepted, by task.
final class EventsOfTasks {
    private static final Set<String> ENDS = Set.of("task.completed", "task.failed", "task.cancelled");

    /// The types of all that any stack of this run told.
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private final EventLog log;
    private final Map<String, List<JsonNode>> byTask = new ConcurrentHashMap<>();
    private long seen;

    EventsOfTasks(EventLog log) {
        this.log = log;
    }

    /// The types that any stack of this run has told until now, as far as they were read.
    static Set<String> typesTold() {
        return Set.copyOf(TOLD);
    }

    /// Those of a task until now, in the order of acceptance; without copies, which at-least-once delivery may make.
    List<JsonNode> of(String task) {
        collect();
        var distinct = new LinkedHashMap<String, JsonNode>();
        byTask.getOrDefault(task, List.of())
                .forEach(event -> distinct.putIfAbsent(event.path("id").asText(), event));
        return new ArrayList<>(distinct.values());
    }

    /// Waits until the task's end has been told. Others of its events may still be on their way: a bus keeps no order.
    List<JsonNode> throughTheEndOf(String task, Duration patience) {
        return Eventually.found(
                "the last event of " + task,
                patience,
                () -> Optional.of(of(task))
                        .filter(events -> events.stream()
                                .map(event -> event.path("type").asText())
                                .anyMatch(ENDS::contains)));
    }

    List<JsonNode> throughTheEndOf(String task) {
        return throughTheEndOf(task, Eventually.PATIENCE);
    }

    /// Reads what came since the last time.
    synchronized void collect() {
        for (var entry : log.after(seen, 10_000)) {
            seen = entry.sequence();
            var event = parsed(entry.event());
            TOLD.add(event.path("detail-type").asText());
            var detail = event.path("detail");
            byTask.computeIfAbsent(detail.path("task").asText(), task -> new CopyOnWriteArrayList<>())
                    .add(detail);
        }
    }

    private static JsonNode parsed(String event) {
        try {
            return Millrace.JSON.readTree(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
