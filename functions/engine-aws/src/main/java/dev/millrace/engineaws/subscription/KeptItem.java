package dev.millrace.engineaws.subscription;

import dev.millrace.engine.subscription.Kept;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An event that is kept: `pk` as for health, `sk` is `dead#`, `held#` or `lined#` and the id. `expires` is when
/// DynamoDB
/// may remove it, in seconds.
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
        NewItem item = describe(kept, new NewItem(HealthItem.pk(kept.subscription()), sk(kept.kind(), kept.id())))
                .numberUnless(0, "settled", kept.settled() ? 1 : 0)
                .number(EXPIRES, kept.at().plus(kept(kept.kind())).getEpochSecond())
                .number("version", kept.version());
        return NoticeAttributes.put(kept.notices(), item).item();
    }

    /// The event, and what became of it.
    static NewItem describe(Kept kept, NewItem item) {
        Map<String, AttributeValue> facts = new HashMap<>();
        kept.facts().forEach((name, text) -> facts.put(name, AttributeValue.fromS(text)));
        item.number("attempts", kept.attempts())
                .text("code", kept.code())
                .text("reason", kept.reason())
                .mapIfAny("facts", facts)
                .instant("at", kept.at());
        return kept.event().length() > LARGE
                ? item.bytesIfAny("compressed", compressed(kept.event()))
                : item.text("event", kept.event());
    }

    static Kept read(String subscription, Kept.Kind kind, Item item) {
        return read(subscription, kind, item.text("sk").substring(sk(kind, "").length()), item);
    }

    static Kept read(String subscription, Kept.Kind kind, String id, Item item) {
        Map<String, String> facts = new HashMap<>();
        item.map("facts").forEach((name, value) -> facts.put(name, value.s()));
        return new Kept(
                subscription,
                kind,
                id,
                item.has("event") ? item.text("event") : expanded(item.bytes("compressed")),
                item.integer("attempts"),
                item.text("code"),
                item.text("reason"),
                facts,
                item.number("settled", 0) == 1,
                item.instant("at"),
                item.number("version", 1),
                List.of());
    }

    private static Duration kept(Kept.Kind kind) {
        return switch (kind) {
            case DEAD -> DEAD_FOR;
            case HELD, LINED -> HELD_FOR;
            case SENT -> LogItem.KEPT_FOR;
        };
    }

    private static byte[] compressed(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static String expanded(byte[] bytes) {
        try (var zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(zip.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
