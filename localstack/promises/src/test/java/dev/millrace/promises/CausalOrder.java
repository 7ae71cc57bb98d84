package dev.millrace.promises;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;

/// Events of one task by what led to what, which the bus does not keep but each event's place tells: by the
/// task's version; within one, the task's own first (they have no revision), then each step's by attempt,
/// revision and ordinal.
final class CausalOrder {
    private static final Comparator<JsonNode> BY_PLACE = Comparator.<JsonNode>comparingLong(
                    event -> event.path("taskVersion").asLong())
            .thenComparingInt(CausalOrder::teller)
            .thenComparingInt(event -> event.path("attempt").asInt(Integer.MAX_VALUE))
            .thenComparingLong(event -> event.path("revision").asLong())
            .thenComparingInt(event -> event.path("ordinal").asInt());

    private static final Comparator<JsonNode> OF_THE_TASK = Comparator.<JsonNode>comparingLong(
                    event -> event.path("taskVersion").asLong())
            .thenComparingInt(event -> event.path("ordinal").asInt());

    private CausalOrder() {}

    static List<JsonNode> of(List<JsonNode> events) {
        return events.stream().sorted(CausalOrder::compare).toList();
    }

    private static int compare(JsonNode one, JsonNode other) {
        return teller(one) < 0 && teller(other) < 0 ? OF_THE_TASK.compare(one, other) : BY_PLACE.compare(one, other);
    }

    /// The step whose own record told it; -1 for the task's.
    private static int teller(JsonNode event) {
        return event.path("revision").asLong() == 0
                ? -1
                : event.path("stepNumber").asInt();
    }
}
