package dev.millrace.engineaws.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.subscription.Kept;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Entries of the delivery log that were noted together: `pk` as for health, `sk` is `sent#` and the id of the first
/// one. An entry read from it is known by that id, a point and its number. They are compressed all together, as the
/// events of one moment are much alike.
final class LogItem {
    static final Duration KEPT_FOR = Duration.ofDays(3);

    /// About so much of events and answers goes into one item; the service takes 400 KB.
    private static final int MOST_CHARACTERS = 100_000;

    private LogItem() {}

    /// @param sent the oldest first
    static List<Item> of(String subscription, List<Kept> sent) {
        List<Item> items = new ArrayList<>();
        List<Kept> together = new ArrayList<>();
        int characters = 0;
        for (Kept one : sent) {
            if (!together.isEmpty() && characters + characters(one) > MOST_CHARACTERS) {
                items.add(item(subscription, together));
                together.clear();
                characters = 0;
            }
            together.add(one);
            characters += characters(one);
        }
        if (!together.isEmpty()) {
            items.add(item(subscription, together));
        }
        return items;
    }

    private static int characters(Kept sent) {
        return sent.event().length()
                + sent.reason().length()
                + sent.facts().values().stream().mapToInt(String::length).sum();
    }

    private static Item item(String subscription, List<Kept> sent) {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        sent.forEach(one -> entries.add(json(one)));
        return new NewItem(HealthItem.pk(subscription), sk(sent.getFirst().id()))
                .bytesIfAny("entries", Compressed.of(entries.toString()))
                .number(KeptItem.EXPIRES, sent.getLast().at().plus(KEPT_FOR).getEpochSecond())
                .number("version", 1)
                .item();
    }

    static String sk(String id) {
        return KeptItem.sk(Kept.Kind.SENT, id);
    }

    private static ObjectNode json(Kept sent) {
        ObjectNode entry = JsonNodeFactory.instance
                .objectNode()
                .put("event", sent.event())
                .put("attempts", sent.attempts())
                .put("code", sent.code())
                .put("reason", sent.reason())
                .put("at", sent.at().toString());
        ObjectNode facts = entry.putObject("facts");
        sent.facts().forEach(facts::put);
        return entry;
    }

    /// The newest first.
    static List<Kept> read(String subscription, Item item) {
        JsonNode entries = entries(item);
        return IntStream.range(0, entries.size())
                .mapToObj(number -> entry(subscription, item, number, entries))
                .toList()
                .reversed();
    }

    static Optional<Kept> read(String subscription, Item item, int number) {
        JsonNode entries = entries(item);
        return number < entries.size() ? Optional.of(entry(subscription, item, number, entries)) : Optional.empty();
    }

    private static JsonNode entries(Item item) {
        return JsonTrees.tree(new Json(Compressed.text(item.bytes("entries"))));
    }

    private static Kept entry(String subscription, Item item, int number, JsonNode entries) {
        JsonNode entry = entries.get(number);
        Map<String, String> facts = new HashMap<>();
        entry.path("facts")
                .properties()
                .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
        return new Kept(
                subscription,
                Kept.Kind.SENT,
                item.text("sk").substring(sk("").length()) + "." + number,
                entry.path("event").asText(),
                entry.path("attempts").asInt(),
                entry.path("code").asText(),
                entry.path("reason").asText(),
                facts,
                false,
                Instant.parse(entry.path("at").asText()),
                1,
                List.of());
    }

    /// The id of the item that has an entry; empty if the id is none of an entry.
    static Optional<String> itemOf(String entry) {
        int point = entry.lastIndexOf('.');
        return point > 0 && entry.substring(point + 1).matches("\\d{1,6}")
                ? Optional.of(entry.substring(0, point))
                : Optional.empty();
    }

    static int numberOf(String entry) {
        return Integer.parseInt(entry.substring(entry.lastIndexOf('.') + 1));
    }
}
