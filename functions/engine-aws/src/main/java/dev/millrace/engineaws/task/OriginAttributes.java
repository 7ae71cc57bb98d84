package dev.millrace.engineaws.task;

import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.template.TemplateRef;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;

/// What a task's item and its steps' items have in common: all that an event needs to be made from either alone.
final class OriginAttributes {
    private OriginAttributes() {}

    static void put(Origin origin, NewItem item) {
        item.text("template", origin.template().toString())
                .hex("hash", origin.templateHash())
                .text("level", Code.EVENT_LEVEL.word(origin.events()));
        if (!origin.correlationId().isEmpty()) {
            item.text("correlation", origin.correlationId());
        }
        if (!origin.traceparent().isEmpty()) {
            item.text("trace", origin.traceparent());
        }
    }

    /// Marks the item if the write that makes it announces events, tells some of users' own, or gives
    /// something up, of which there will be a dead letter: the latter two at any event level. By that mark
    /// the stream's mapping chooses what it brings to `publish-events`; nobody else reads it.
    static void mark(Origin origin, History history, NewItem item) {
        boolean news = !history.own().isEmpty()
                || history.published().stream().anyMatch(move -> move.announcedAt(origin.events()) || move.givesUp());
        item.numberUnless(0, "news", news ? 1 : 0);
    }

    static Origin read(Item item) {
        return new Origin(
                template(item),
                item.hex("hash"),
                Code.EVENT_LEVEL.of(item.text("level")),
                item.textIfAny("correlation").orElse(""),
                item.textIfAny("trace").orElse(""));
    }

    private static TemplateRef template(Item item) {
        String text = item.text("template");
        int slash = text.indexOf('/');
        int at = text.indexOf('@', slash);
        if (slash < 0 || at < 0) {
            throw item.broken("template", "is not like namespace/name@1.0.0 but " + text);
        }
        return new TemplateRef(text.substring(0, slash), text.substring(slash + 1, at), text.substring(at + 1));
    }
}
