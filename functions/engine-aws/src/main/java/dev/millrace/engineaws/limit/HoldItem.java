package dev.millrace.engineaws.limit;

import dev.millrace.engine.hold.Held;
import dev.millrace.engine.hold.Hold;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.util.List;

/// That something is paused, as an item: `pk` as for limits, so that the query that reads those brings it too; `sk` is
/// `hold#` and what is held. Each write bears its notice.
final class HoldItem {
    static final String HOLDS = "hold#";

    private HoldItem() {}

    static String sk(Held held) {
        return HOLDS + held.text();
    }

    static Item of(Hold hold) {
        NewItem item = new NewItem(LimitItem.PK, sk(hold.held()))
                .number("stands", hold.stands() ? 1 : 0)
                .text("reason", hold.reason())
                .text("actor", hold.actor())
                .instant("updated", hold.at())
                .number("version", hold.version())
                .text("writer", hold.writer());
        return NoticeAttributes.put(List.of(hold.notice()), item).item();
    }

    static Hold read(Item item) {
        return new Hold(
                held(item),
                item.number("stands") == 1,
                item.text("reason"),
                item.text("actor"),
                item.instant("updated"),
                item.number("version"),
                item.text("writer"));
    }

    private static Held held(Item item) {
        try {
            return Held.parse(item.text("sk").substring(HOLDS.length()));
        } catch (IllegalArgumentException unknown) {
            throw item.broken("sk", "names no template, namespace or lane");
        }
    }
}
