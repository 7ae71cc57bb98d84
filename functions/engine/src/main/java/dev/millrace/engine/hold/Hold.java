package dev.millrace.engine.hold;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// That something is paused, or goes on again: nothing of it starts while it stands. Each write of it is told as
/// an event.
///
/// @param stands whether it is paused
/// @param reason for people; may be empty
/// @param actor who paused it, or let it go on
/// @param at when
/// @param version counts the writes of this record, from 1
/// @param writer tells whose write this was
public record Hold(Held held, boolean stands, String reason, String actor, Instant at, long version, String writer) {
    public Notice notice() {
        Map<String, Object> fields = new HashMap<>();
        if (!reason.isEmpty()) {
            fields.put("reason", reason);
        }
        NoticeType type = switch (held) {
            case Held.OfTemplate template -> {
                fields.put("namespace", template.namespace());
                fields.put("template", template.name());
                yield stands ? NoticeType.TEMPLATE_PAUSED : NoticeType.TEMPLATE_RESUMED;
            }
            case Held.OfNamespace namespace -> {
                fields.put("namespace", namespace.namespace());
                yield stands ? NoticeType.NAMESPACE_PAUSED : NoticeType.NAMESPACE_RESUMED;
            }
            case Held.OfLane lane -> {
                fields.put("lane", lane.lane().name().toLowerCase(Locale.ROOT));
                yield stands ? NoticeType.LANE_PAUSED : NoticeType.LANE_RESUMED;
            }
        };
        return new Notice(type, at, actor, fields);
    }
}
