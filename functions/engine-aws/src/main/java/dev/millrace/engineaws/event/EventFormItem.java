package dev.millrace.engineaws.event;

import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.notice.NoticeAttributes;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.util.List;
import java.util.Locale;

/// A registered form as an item: `pk` is [#PK] and the namespace, `sk` the type and the version, padded so that
/// versions sort as they count. It is written once.
final class EventFormItem {
    static final String PK = "event-types#";

    private EventFormItem() {}

    static String pk(String namespace) {
        return PK + namespace;
    }

    static String sk(String type, int version) {
        return prefix(type) + String.format(Locale.ROOT, "%06d", version);
    }

    /// With which the `sk` of all versions of a type begin.
    static String prefix(String type) {
        return type + "#";
    }

    static Item of(EventForm form) {
        NewItem item = new NewItem(pk(form.namespace()), sk(form.type(), form.version()))
                .number(NoticeAttributes.VERSION, 1)
                .text("namespace", form.namespace())
                .text("eventType", form.type())
                .number("eventVersion", form.version())
                .textIfAny("description", form.description())
                .text("schema", form.schema().text())
                .textIfAny("example", form.example().map(Json::text))
                .instant("at", form.at())
                .text("by", form.by());
        return NoticeAttributes.put(List.of(form.notice()), item).item();
    }

    static EventForm read(Item item) {
        return new EventForm(
                item.text("namespace"),
                item.text("eventType"),
                item.integer("eventVersion"),
                item.textIfAny("description"),
                new Json(item.text("schema")),
                item.textIfAny("example").map(Json::new),
                item.instant("at"),
                item.text("by"));
    }
}
