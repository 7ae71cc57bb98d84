package dev.millrace.queryevents.store;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which events are asked for.
///
/// @param from inclusive
/// @param to exclusive
/// @param types any if empty; one that ends in `.*` stands for all that begin so
public record EventQuery(
        Instant from,
        Instant to,
        Set<String> types,
        Optional<String> task,
        Optional<String> namespace,
        Optional<EventPattern> pattern) {
    public EventQuery {
        types = Set.copyOf(types);
    }

    public boolean accepts(StoredEvent event) {
        Instant time = event.time();
        return !time.isBefore(from)
                && time.isBefore(to)
                && acceptsType(event.type())
                && task.map(event.detail().path("task").asText("")::equals).orElse(true)
                && namespace
                        .map(event.detail().path("namespace").asText("")::equals)
                        .orElse(true)
                && pattern.map(asked -> asked.matches(event)).orElse(true);
    }

    boolean acceptsType(String type) {
        return types.isEmpty()
                || types.contains(type)
                || types.stream()
                        .anyMatch(asked ->
                                asked.endsWith(".*") && type.startsWith(asked.substring(0, asked.length() - 1)));
    }

    /// The days on which such events may be filed.
    List<LocalDate> days() {
        LocalDate first = day(from);
        LocalDate last = day(to.minusMillis(1));
        return last.isBefore(first)
                ? List.of()
                : first.datesUntil(last.plusDays(1)).toList();
    }

    private static LocalDate day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
