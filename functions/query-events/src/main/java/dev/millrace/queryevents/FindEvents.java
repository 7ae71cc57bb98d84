package dev.millrace.queryevents;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.events.CausalOrder;
import dev.millrace.queryevents.request.Answers;
import dev.millrace.queryevents.request.Asked;
import dev.millrace.queryevents.request.Refusal;
import dev.millrace.queryevents.request.Span;
import dev.millrace.queryevents.store.EventQuery;
import dev.millrace.queryevents.store.EventStore;
import dev.millrace.queryevents.store.Position;
import dev.millrace.queryevents.store.StoredEvent;
import dev.millrace.queryevents.versions.Upcasters;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Answers which events there were. A page holds what was found in the time there is, so it may be short, or empty, and
/// still have a next one. Within a page a task's events are in causal order, others by time; copies are left out.
final class FindEvents {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
    private static final int USUAL = 100;
    private static final int MOST = 1000;

    /// Characters of a page, for Lambda answers with 6 MB at most, in which JSON is escaped once more.
    private static final int LARGEST_PAGE = 2_500_000;

    private final EventStore store;
    private final Span span;
    private final Upcasters upcasters;
    private final InstantSource clock;

    FindEvents(EventStore store, Span span, Upcasters upcasters, InstantSource clock) {
        this.store = store;
        this.span = span;
        this.upcasters = upcasters;
        this.clock = clock;
    }

    ObjectNode answer(JsonNode event, BooleanSupplier timeLeft) {
        Asked asked = Asked.inQuery(event);
        int limit = asked.number("limit", USUAL, 1, MOST);
        int version = asked.number("version", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        Optional<Position> after = asked.text("next").flatMap(text -> position(asked, text));
        EventQuery query = span.of(asked, "type", clock.instant());

        Map<String, StoredEvent> found = new LinkedHashMap<>();
        int[] characters = {0};
        Optional<Position> next = store.read(
                query,
                after,
                each -> {
                    if (found.putIfAbsent(each.id(), upcasters.bring(each, version)) == null) {
                        characters[0] += each.envelope().toString().length();
                    }
                    return found.size() < limit && characters[0] < LARGEST_PAGE;
                },
                timeLeft);
        ObjectNode body = Answers.object();
        ArrayNode events = body.putArray("events");
        sorted(found.values().stream().toList(), query.task().isPresent()).forEach(each -> events.add(each.envelope()));
        next.ifPresent(position -> body.put("next", position.text()));
        return Answers.of(200, body);
    }

    private static Optional<Position> position(Asked asked, String text) {
        Optional<Position> position = Position.parse(text);
        if (position.isEmpty()) {
            asked.problem(
                    "next", "no page ended here", "take 'next' from the page before, or leave it out for the first");
        }
        return position;
    }

    private static List<StoredEvent> sorted(List<StoredEvent> found, boolean causally) {
        List<StoredEvent> events = new ArrayList<>(found);
        if (causally) {
            CausalOrder order = new CausalOrder();
            Map<StoredEvent, Map<String, Object>> fields = new LinkedHashMap<>();
            events.forEach(event -> fields.put(event, JSON.convertValue(event.detail(), FIELDS)));
            events.sort((one, other) ->
                    order.compare(fields.getOrDefault(one, Map.of()), fields.getOrDefault(other, Map.of())));
        } else {
            events.sort(Comparator.comparing(StoredEvent::time));
        }
        return events;
    }

    /// What to say to a path that names nothing.
    static Refusal unknownType(String type) {
        return new Refusal(
                404, "UNKNOWN_TYPE", "type", "there is no type of event '" + type + "'", "see GET /events/types");
    }
}
