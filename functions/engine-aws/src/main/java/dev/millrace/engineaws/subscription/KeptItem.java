package dev.millrace.engineaws.subscription;

import dev.millrace.engine.subscription.Kept;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An event that is kept: `pk` as for health, `sk` is `dead#`, `held#` or `lined#` and the id. From `expires` on, in
/// seconds, DynamoDB may remove it.
final class KeptItem {
    static final String EXPIRES = "expires";
    private static final Duration DEAD_FOR = Duration.ofDays(90);
    static final Duration HELD_FOR = Duration.ofDays(90);

    /// From this many characters on an event is compressed.
    private static final int LARGE = 2_000;

    private KeptItem() {}

    static String sk(Kept.Kind kind, String id) {
        return kind.name().toLowerCase(Locale.ROOT) + "#" + id;
    }

    static Item of(Kept kept) {
        Map<String, AttributeValue> facts = new HashMap<>();
        kept.facts().forEach((name, text) -> facts.put(name, AttributeValue.fromS(text)));
        NewItem item = new NewItem(HealthItem.pk(kept.subscription()), sk(kept.kind(), kept.id()))
                .number("attempts", kept.attempts())
                .text("code", kept.code())
                .text("reason", kept.reason())
                .mapIfAny("facts", facts)
                .instant("at", kept.at())
                .numberUnless(0, "settled", kept.settled() ? 1 : 0)
                .number(EXPIRES, kept.at().plus(kept(kept.kind())).getEpochSecond())
                .number("version", kept.version());
        if (kept.event().length() > LARGE) {
            item.bytesIfAny("compressed", Compressed.of(kept.event()));
        } else {
            item.text("event", kept.event());
        }
        return NoticeAttributes.put(kept.notices(), item).item();
    }

    static Kept read(String subscription, Kept.Kind kind, Item item) {
        Map<String, String> facts = new HashMap<>();
        item.map("facts").forEach((name, value) -> facts.put(name, value.s()));
        return new Kept(
                subscription,
                kind,
                item.text("sk").substring(sk(kind, "").length()),
                item.has("event") ? item.text("event") : Compressed.text(item.bytes("compressed")),
                item.integer("attempts"),
                item.text("code"),
                item.text("reason"),
                facts,
                item.number("settled", 0) == 1,
                item.instant("at"),
                item.number("version"),
                List.of());
    }

    private static Duration kept(Kept.Kind kind) {
        return switch (kind) {
            case DEAD -> DEAD_FOR;
            case HELD, LINED -> HELD_FOR;
            case SENT -> LogItem.KEPT_FOR;
        };
    }
}
