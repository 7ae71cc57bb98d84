package dev.millrace.engineaws.subscription;

import dev.millrace.engine.subscription.Line;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;

/// A line of a subscription: `pk` as for health, `sk` is `line#` and the line's name. It lives as long as what it
/// holds.
final class LineItem {
    private static final String SK = "line#";

    private LineItem() {}

    static String sk(String name) {
        return SK + name;
    }

    static Item of(String subscription, Line line) {
        return new NewItem(HealthItem.pk(subscription), sk(line.name()))
                .number("first", line.first())
                .numberUnless(0, "sent", line.sent())
                .number("next", line.next())
                .numberUnless(0, "attempts", line.attempts())
                .instant("due", line.due())
                .numberUnless(0, "turn", line.hasTurn() ? 1 : 0)
                .text("record", line.lastRecord())
                .number(KeptItem.EXPIRES, line.due().plus(KeptItem.HELD_FOR).getEpochSecond())
                .number("version", line.version())
                .text("writer", line.writer())
                .item();
    }

    static Line read(Item item) {
        return new Line(
                item.text("sk").substring(SK.length()),
                item.number("first"),
                item.integer("sent", 0),
                item.number("next"),
                item.integer("attempts", 0),
                item.instant("due"),
                item.number("turn", 0) == 1,
                item.text("record"),
                item.number("version"),
                item.text("writer"));
    }
}
