package dev.millrace.engineaws.subscription;

import dev.millrace.engine.subscription.Kept;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Entries of the delivery log that were noted together: `pk` as for health, `sk` is `sent#` and the id of the first
/// one. An entry read from it is known by that id, a point and its number.
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
        List<AttributeValue> entries = sent.stream()
                .map(one -> AttributeValue.fromM(
                        KeptItem.describe(one, NewItem.map()).item().attributes()))
                .toList();
        return new NewItem(HealthItem.pk(subscription), sk(sent.getFirst().id()))
                .listIfAny("entries", entries)
                .number(KeptItem.EXPIRES, sent.getLast().at().plus(KEPT_FOR).getEpochSecond())
                .number("version", 1)
                .item();
    }

    static String sk(String id) {
        return KeptItem.sk(Kept.Kind.SENT, id);
    }

    /// The newest first.
    static List<Kept> read(String subscription, Item item) {
        String id = item.text("sk").substring(sk("").length());
        List<AttributeValue> entries = item.list("entries");
        List<Kept> sent = new ArrayList<>();
        for (int number = entries.size() - 1; number >= 0; number--) {
            sent.add(entry(subscription, id, number, entries));
        }
        return sent;
    }

    static Optional<Kept> read(String subscription, Item item, int number) {
        List<AttributeValue> entries = item.list("entries");
        return number < entries.size()
                ? Optional.of(entry(subscription, item.text("sk").substring(sk("").length()), number, entries))
                : Optional.empty();
    }

    private static Kept entry(String subscription, String id, int number, List<AttributeValue> entries) {
        return KeptItem.read(
                subscription,
                Kept.Kind.SENT,
                id + "." + number,
                new Item(entries.get(number).m()));
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
