package dev.millrace.engine.subscription;

import java.time.Instant;
import java.util.Optional;

/// The events of one task that wait for one subscription which wants them in order. They stand in stretches, numbered
/// one by one; only the first may be delivered.
///
/// @param name of what the events are about: a task's id, or the key of another item
/// @param first the number of the oldest stretch that is not through
/// @param sent how many events of that one are
/// @param next the number for the next stretch
/// @param attempts that failed to deliver the first event
/// @param due when the next attempt may be made
/// @param hasTurn whether that moment was taken out of the subscription's rate already
/// @param lastRecord of the stream that was put into the line, by which a repetition is known
/// @param version counts the writes, from 1; 0 where none was made
public record Line(
        String name,
        long first,
        int sent,
        long next,
        int attempts,
        Instant due,
        boolean hasTurn,
        String lastRecord,
        long version,
        String writer) {
    /// Begins with a number that no earlier line of this name, which was forgotten since, has come to.
    public static Line empty(String name, Instant now) {
        return new Line(name, now.toEpochMilli(), 0, now.toEpochMilli(), 0, now, false, "", 0, "");
    }

    public boolean isEmpty() {
        return first >= next;
    }

    /// With another stretch at its end.
    ///
    /// @param number of the stretch, at least [#next]
    public Line with(long number, String record, Instant now, String by) {
        return new Line(
                name,
                isEmpty() ? number : first,
                isEmpty() ? 0 : sent,
                number + 1,
                isEmpty() ? 0 : attempts,
                isEmpty() ? now : due,
                !isEmpty() && hasTurn,
                record,
                version + 1,
                by);
    }

    /// The first event is through.
    public Line sentOne() {
        return new Line(name, first, sent + 1, next, 0, due, false, lastRecord, version, writer);
    }

    /// The first stretch is.
    public Line sentStretch() {
        return new Line(name, first + 1, 0, next, 0, due, false, lastRecord, version, writer);
    }

    /// The first event has to wait.
    ///
    /// @param failed whether because an attempt failed
    public Line waiting(Instant until, boolean failed) {
        return new Line(name, first, sent, next, attempts + (failed ? 1 : 0), until, true, lastRecord, version, writer);
    }

    /// All that waited is given up.
    public Line emptied(String by) {
        return new Line(name, next, 0, next, 0, due, false, lastRecord, version + 1, by);
    }

    /// As it is to be written next.
    public Line writtenBy(String by) {
        return new Line(name, first, sent, next, attempts, due, hasTurn, lastRecord, version + 1, by);
    }

    /// How far this has come, over what others put into the line meanwhile. Nothing if somebody else came further.
    public Optional<Line> over(Line standing) {
        boolean further = standing.first > first || standing.first == first && standing.sent > sent;
        return further
                ? Optional.empty()
                : Optional.of(new Line(
                        name,
                        first,
                        sent,
                        standing.next,
                        attempts,
                        due,
                        hasTurn,
                        standing.lastRecord,
                        standing.version,
                        standing.writer));
    }
}
