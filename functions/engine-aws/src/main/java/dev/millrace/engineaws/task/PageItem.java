package dev.millrace.engineaws.task;

import dev.millrace.engine.task.Page;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.util.Optional;

/// A page of older results and history as an item. It has no `writer`: its content is fixed by its key.
final class PageItem {
    private PageItem() {}

    static Item of(Page page) {
        Key key = Key.page(page.task(), page.version());
        NewItem item = new NewItem(key.pk(), key.sk())
                .number("version", page.version())
                .mapIfAny("results", PayloadAttributes.results(page.results()))
                .bytesIfAny("history", HistoryBytes.encode(page.history()));
        page.previous().ifPresent(previous -> item.number("previous", previous));
        return item.item();
    }

    static Page read(Item item) {
        return new Page(
                Key.taskOf(item.text("pk")),
                item.number("version"),
                item.has("previous") ? Optional.of(item.number("previous")) : Optional.empty(),
                PayloadAttributes.results(item, "results"),
                HistoryBytes.decode(item.bytesIfAny("history")));
    }
}
