package dev.millrace.queryevents.replay;

import dev.millrace.engine.notice.Notice;
import dev.millrace.engine.notice.NoticeType;
import dev.millrace.queryevents.store.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A replay, as its item keeps it. Each write raises the version; each slice that is done, the slice.
///
/// @param asked what it replays, JSON as it was asked for with its times resolved
/// @param after where the next slice goes on; empty at the beginning
/// @param slice counts the slices that are done
/// @param told how many events were told
/// @param refused how many the bus would not take
/// @param actor who began it
/// @param news what this write tells
public record Replay(
        String id,
        String asked,
        State state,
        Optional<Position> after,
        long slice,
        long told,
        long refused,
        long version,
        Instant createdAt,
        Instant updatedAt,
        String actor,
        List<Notice> news) {
    public Replay {
        news = List.copyOf(news);
    }

    /// Only a running replay tells events. Those that have ended stay so.
    public enum State {
        RUNNING,
        PAUSED,
        COMPLETE,
        CANCELLED;

        boolean ends() {
            return this == COMPLETE || this == CANCELLED;
        }
    }

    /// What a person may do to one.
    public enum Order {
        PAUSE,
        RESUME,
        CANCEL
    }

    static Replay begin(String id, String asked, String actor, Instant now) {
        Replay first = new Replay(id, asked, State.RUNNING, Optional.empty(), 0, 0, 0, 1, now, now, actor, List.of());
        return first.telling(NoticeType.REPLAY_STARTED, actor, now, "");
    }

    /// After a slice.
    ///
    /// @param next where to go on; empty when there is nothing more
    Replay done(Optional<Position> next, long more, long notTaken, Instant now) {
        Replay after = new Replay(
                id,
                asked,
                next.isPresent() ? State.RUNNING : State.COMPLETE,
                next,
                slice + 1,
                told + more,
                refused + notTaken,
                version + 1,
                createdAt,
                now,
                actor,
                List.of());
        return next.isPresent() ? after : after.telling(NoticeType.REPLAY_COMPLETED, "", now, "");
    }

    /// Empty if it is so already, or has ended.
    Optional<Replay> on(Order order, String by, String reason, Instant now) {
        if (state.ends()) {
            return Optional.empty();
        }
        State to = switch (order) {
            case PAUSE -> State.PAUSED;
            case RESUME -> State.RUNNING;
            case CANCEL -> State.CANCELLED;
        };
        if (to == state) {
            return Optional.empty();
        }
        Replay next =
                new Replay(id, asked, to, after, slice, told, refused, version + 1, createdAt, now, actor, List.of());
        return Optional.of(order == Order.CANCEL ? next.telling(NoticeType.REPLAY_CANCELLED, by, now, reason) : next);
    }

    private Replay telling(NoticeType type, String by, Instant now, String reason) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("replay", id);
        fields.put("told", told);
        if (!reason.isEmpty()) {
            fields.put("reason", reason);
        }
        List<Notice> all = new ArrayList<>(news);
        all.add(new Notice(type, now, by, fields));
        return new Replay(id, asked, state, after, slice, told, refused, version, createdAt, updatedAt, actor, all);
    }
}
