package dev.millrace.engine.subscription;

import dev.millrace.engine.notice.Notice;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// An event that is kept for a subscription, or because of it.
///
/// @param id among those of its kind; sorts by time
/// @param event as the bus brought it, JSON
/// @param attempts that were made
/// @param code what went wrong; empty if nothing did
/// @param facts more about it, for people
/// @param settled whether it was delivered again since
/// @param version counts the writes, from 1
public record Kept(
        String subscription,
        Kind kind,
        String id,
        String event,
        int attempts,
        String code,
        String reason,
        Map<String, String> facts,
        boolean settled,
        Instant at,
        long version,
        List<Notice> notices) {
    public Kept {
        facts = Map.copyOf(facts);
        notices = List.copyOf(notices);
    }

    /// Why it is kept.
    public enum Kind {
        /// It was given up.
        DEAD,
        /// Its subscription takes no events at present.
        HELD,
        /// A stretch of a line: a list of events, the oldest first.
        LINED,
        /// It was sent by webhook: an entry of the delivery log.
        SENT
    }

    public Kept asVersion(long next) {
        return new Kept(subscription, kind, id, event, attempts, code, reason, facts, settled, at, next, notices);
    }

    /// It is on its way once more.
    public Kept settledAt(Instant when) {
        return new Kept(
                subscription, kind, id, event, attempts, code, reason, facts, true, when, version + 1, List.of());
    }
}
