package dev.millrace.engine.limit;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The pace that all workers keep with a handler that has too much to do. Written once for each slowing-down; that it
/// grows again is a matter of time alone. Each write of it is told as an event.
///
/// @param because the code of the error that slowed it down last
/// @param version counts the writes of this handler's record, from 1; 0 where none was made
/// @param writer tells whose write this was
public record HandlerPace(String handler, Pace pace, String because, long version, String writer) {
    /// Of one that nothing ever slowed down.
    public static HandlerPace full(String handler) {
        return new HandlerPace(handler, Pace.FULL, "", 0, "");
    }

    /// @return the record to write; nothing where this was caused before the last change
    public Optional<HandlerPace> slower(String error, Instant now, String by) {
        Pace slower = pace.slower(now);
        return slower.equals(pace)
                ? Optional.empty()
                : Optional.of(new HandlerPace(handler, slower, error, version + 1, by));
    }

    public Notice notice() {
        return new Notice(
                NoticeType.LIMIT_SLOWED,
                pace.at(),
                "millrace",
                Map.of("handler", handler, "percent", (int) Math.round(pace.share() * 100), "because", because));
    }
}
