package dev.millrace.events;

import java.util.Comparator;
import java.util.Map;

/// Puts the events of one task in causal order, however they arrived: whatever led to an event comes before it. Neither
/// the bus nor a queue without groups keeps an order.
///
/// ```java
/// List<Map<String, Object>> events = …;   // each the `detail` of a delivery
/// events.sort(new CausalOrder());
/// ```
///
/// By the task's version; within one, first what the task's own item tells, by ordinal, then what each step's
/// record tells, by attempt, revision and ordinal. What an attempt published, by position, comes before its
/// end. Events that led to one another in neither way are in an order that is the same each time. Don't sort
/// by time: workers' clocks differ.
public final class CausalOrder implements Comparator<Map<String, ?>> {
    private static final Comparator<Map<String, ?>> ORDER = Comparator.<Map<String, ?>>comparingLong(
                    event -> number(event, "taskVersion", 0))
            .thenComparingLong(CausalOrder::teller)
            .thenComparingLong(event -> teller(event) < 0 ? 0 : number(event, "attempt", Long.MAX_VALUE))
            .thenComparingLong(event -> number(event, "revision", 0))
            .thenComparingLong(event -> number(event, "ordinal", 0))
            .thenComparingLong(event -> number(event, "stepNumber", -1))
            .thenComparingLong(event -> number(event, "position", Long.MAX_VALUE))
            .thenComparing(event -> String.valueOf(event.get("id")));

    @Override
    public int compare(Map<String, ?> one, Map<String, ?> other) {
        return ORDER.compare(one, other);
    }

    /// The step whose own record tells the event; -1 for the task's item.
    private static long teller(Map<String, ?> event) {
        return number(event, "revision", 0) == 0 ? -1 : number(event, "stepNumber", -1);
    }

    private static long number(Map<String, ?> event, String field, long otherwise) {
        return event.get(field) instanceof Number number ? number.longValue() : otherwise;
    }
}
