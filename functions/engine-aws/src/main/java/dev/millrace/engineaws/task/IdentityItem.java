package dev.millrace.engineaws.task;

import dev.millrace.engine.task.IdentityRecord;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;

/// Which task the submissions of one key or content get, until when, as an item. It stays when its window is over, and
/// the next one takes its place.
final class IdentityItem {
    private IdentityItem() {}

    static Item of(IdentityRecord record) {
        Key key = Key.identity(record.id());
        return new NewItem(key.pk(), key.sk())
                .text("task", record.task().text())
                .instant("since", record.since())
                .instant("endsAt", record.until())
                .text("writer", record.writer())
                .item();
    }

    static IdentityRecord read(Item item) {
        return new IdentityRecord(
                item.text("pk").substring(Key.OF_IDENTITY.length()),
                new TaskId(item.text("task")),
                item.instant("since"),
                item.instant("endsAt"),
                item.text("writer"));
    }
}
