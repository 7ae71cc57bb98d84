package dev.millrace.engineaws.notice;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The notices of a write, as the attribute [#NOTICES] of its item. They stand there until the next write of the
/// item, which leaves them out or brings its own.
public final class NoticeAttributes {
    public static final String NOTICES = "notices";

    /// What an item that bears notices counts its writes by.
    public static final String VERSION = "version";

    private NoticeAttributes() {}

    /// Also marks the item, so that the stream's mapping brings it. The item must count its writes in [#VERSION].
    public static NewItem put(List<Notice> notices, NewItem item) {
        if (notices.isEmpty()) {
            return item;
        }
        return item.number("news", 1)
                .listIfAny(
                        NOTICES,
                        notices.stream().map(NoticeAttributes::attribute).toList());
    }

    public static boolean standIn(Map<String, AttributeValue> image) {
        return image.containsKey(NOTICES);
    }

    /// @throws IllegalStateException if they can't be understood
    public static Told read(Item item) {
        List<Notice> notices = new ArrayList<>();
        for (AttributeValue value : item.list(NOTICES)) {
            notices.add(notice(new Item(value.m())));
        }
        return new Told(item.text("pk"), item.text("sk"), item.number(VERSION), notices);
    }

    /// What a write of an item tells.
    ///
    /// @param version of the item, after the write
    public record Told(String pk, String sk, long version, List<Notice> notices) {
        public Told {
            notices = List.copyOf(notices);
        }
    }

    private static AttributeValue attribute(Notice notice) {
        Map<String, AttributeValue> fields = new HashMap<>();
        notice.fields().forEach((name, value) -> fields.put(name, attribute(value)));
        return AttributeValue.fromM(Map.of(
                "type", AttributeValue.fromS(notice.type().name()),
                "at", AttributeValue.fromN(Long.toString(notice.at().toEpochMilli())),
                "actor", AttributeValue.fromS(notice.actor()),
                "fields", AttributeValue.fromM(fields)));
    }

    private static AttributeValue attribute(Object value) {
        if (value instanceof Long number) {
            return AttributeValue.fromN(number.toString());
        }
        if (value instanceof Boolean flag) {
            return AttributeValue.fromBool(flag);
        }
        if (value instanceof List<?> texts) {
            return AttributeValue.fromL(texts.stream()
                    .map(text -> AttributeValue.fromS(text.toString()))
                    .toList());
        }
        return AttributeValue.fromS(value.toString());
    }

    private static Notice notice(Item item) {
        Map<String, Object> fields = new HashMap<>();
        item.map("fields").forEach((name, value) -> fields.put(name, field(value)));
        try {
            return new Notice(
                    NoticeType.valueOf(item.text("type")),
                    Instant.ofEpochMilli(item.number("at")),
                    item.text("actor"),
                    fields);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalStateException("A notice can't be understood: " + unknown.getMessage(), unknown);
        }
    }

    private static Object field(AttributeValue value) {
        return switch (value.type()) {
            case N -> Long.parseLong(value.n());
            case BOOL -> value.bool();
            case L -> value.l().stream().map(AttributeValue::s).toList();
            default -> value.s();
        };
    }
}
