package dev.millrace.engineaws.task;

import dev.millrace.engine.task.History;
import dev.millrace.engine.task.OwnEvents;
import dev.millrace.engine.task.Payload;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The events of users' own that a write tells, as the attribute `own` of its item: a list of maps of the
/// step, the attempt, and the events or where they are kept. They stand there until the next write of the
/// item.
final class OwnEventAttributes {
    private static final String OWN = "own";

    private OwnEventAttributes() {}

    static void put(History history, NewItem item) {
        List<AttributeValue> list = new ArrayList<>();
        for (OwnEvents events : history.own()) {
            NewItem map = NewItem.map().number("step", events.step()).number("attempt", events.attempt());
            PayloadAttributes.put(events.list(), "list", map);
            list.add(AttributeValue.fromM(map.item().attributes()));
        }
        item.listIfAny(OWN, list);
    }

    static List<OwnEvents> read(Item item) {
        List<OwnEvents> own = new ArrayList<>();
        for (AttributeValue value : item.list(OWN)) {
            Item map = new Item(value.m());
            Payload list = PayloadAttributes.read(map, "list");
            own.add(new OwnEvents(map.integer("step"), map.integer("attempt"), list));
        }
        return own;
    }
}
