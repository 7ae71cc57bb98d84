package dev.millrace.engineaws.limit;

import dev.millrace.engine.limit.HandlerPace;
import dev.millrace.engine.limit.Pace;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.util.List;

/// The pace that is kept with a handler as an item: `pk` as for limits, so that the query that reads those brings it
/// too; `sk` is `pace#` and the handler. Each write bears its notice.
final class PaceItem {
    static final String PACES = "pace#";
    private static final double MILLION = 1_000_000;

    private PaceItem() {}

    static Item of(HandlerPace pace) {
        NewItem item = new NewItem(LimitItem.PK, PACES + pace.handler())
                .number("shareOfMillion", Math.round(pace.pace().share() * MILLION))
                .instant("since", pace.pace().at())
                .text("because", pace.because())
                .number("version", pace.version())
                .text("writer", pace.writer());
        return NoticeAttributes.put(List.of(pace.notice()), item).item();
    }

    static HandlerPace read(Item item) {
        return new HandlerPace(
                item.text("sk").substring(PACES.length()),
                new Pace(item.number("shareOfMillion") / MILLION, item.instant("since")),
                item.text("because"),
                item.number("version"),
                item.text("writer"));
    }
}
