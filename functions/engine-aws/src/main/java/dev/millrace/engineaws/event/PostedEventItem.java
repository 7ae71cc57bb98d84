package dev.millrace.engineaws.event;

import dev.millrace.engine.event.OwnEvent;
import dev.millrace.engine.event.PostedEvent;
import dev.millrace.engine.port.PostedEvents;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;

/// An event that was published by API, as an item: `pk` is [#PK], the namespace and the caller's key. It is
/// written once, that write is what the table's stream brings to `publish-events`, and it expires.
public final class PostedEventItem {
    public static final String PK = "event#";
    private static final String SK = "event";
    private static final String EXPIRES = "expires";

    private PostedEventItem() {}

    static Item of(PostedEvent posted) {
        OwnEvent event = posted.event();
        return new NewItem(PK + posted.namespace() + "#" + posted.key(), SK)
                .number("news", 1)
                .text("namespace", posted.namespace())
                .text("key", posted.key())
                .text("eventType", event.type())
                .number("eventVersion", event.version())
                .text("body", event.body().text())
                .instant("at", posted.at())
                .text("actor", posted.actor())
                .textIfAny("correlation", posted.correlationId())
                .textIfAny("trace", posted.traceparent())
                .number(EXPIRES, posted.at().plus(PostedEvents.KEPT).getEpochSecond())
                .item();
    }

    public static PostedEvent read(Item item) {
        return new PostedEvent(
                item.text("namespace"),
                item.text("key"),
                new OwnEvent(item.text("eventType"), item.integer("eventVersion"), new Json(item.text("body"))),
                item.instant("at"),
                item.text("actor"),
                item.textIfAny("correlation"),
                item.textIfAny("trace"));
    }
}
