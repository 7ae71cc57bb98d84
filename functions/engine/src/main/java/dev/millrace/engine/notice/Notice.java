package dev.millrace.engine.notice;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Something told on the bus about what is no task and no step. The write that makes it so carries the notice in
/// its item, and the table's stream brings it from there: it is told exactly if it was committed.
///
/// @param actor who did it; empty for Millrace itself
/// @param fields by name, in the order of names: a [String], [Long], [Boolean] or a [List] of [String]; each is named
///     in the schema of the notice's event
public record Notice(NoticeType type, Instant at, String actor, Map<String, Object> fields) {
    /// @throws IllegalArgumentException if a field has a value of another type
    public Notice {
        Map<String, Object> sorted = new TreeMap<>();
        fields.forEach((name, value) -> sorted.put(name, checked(name, value)));
        fields = Collections.unmodifiableMap(sorted);
    }

    private static Object checked(String name, Object value) {
        if (value instanceof Integer small) {
            return small.longValue();
        }
        if (value instanceof List<?> texts && texts.stream().allMatch(String.class::isInstance)) {
            return List.copyOf(texts);
        }
        if (value instanceof String || value instanceof Long || value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException("The field " + name + " of a notice can't hold a "
                + value.getClass().getSimpleName());
    }
}
