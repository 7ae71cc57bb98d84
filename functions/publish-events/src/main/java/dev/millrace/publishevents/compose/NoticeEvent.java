package dev.millrace.publishevents.compose;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engineaws.notice.NoticeAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A notice as it is announced.
///
/// @param item the key of the item that told it
/// @param revision counts the writes of the item
public record NoticeEvent(String id, String item, long revision, Notice notice) implements OfCatalogue {
    /// Composing the same write again makes equal ones.
    static List<Event> of(NoticeAttributes.Told told) {
        String item = told.pk() + "/" + told.sk();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < told.notices().size(); i++) {
            Notice notice = told.notices().get(i);
            String key = String.join(
                    "|",
                    "notice",
                    item,
                    Long.toString(told.version()),
                    Integer.toString(i),
                    Long.toString(notice.at().toEpochMilli()));
            events.add(new NoticeEvent(EventId.of(key), item, told.version(), notice));
        }
        return events;
    }

    @Override
    public EventType type() {
        return EventType.of(notice.type());
    }

    @Override
    public Instant time() {
        return notice.at();
    }

    /// Who did it; [LifecycleEvent#ENGINE] where nobody did.
    public String actor() {
        return notice.actor().isEmpty() ? LifecycleEvent.ENGINE : notice.actor();
    }

    @Override
    public Object change() {
        return id;
    }

    @Override
    public String about() {
        return item;
    }
}
