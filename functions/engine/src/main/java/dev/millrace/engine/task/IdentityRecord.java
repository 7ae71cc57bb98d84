package dev.millrace.engine.task;

import java.time.Instant;

/// Says which task a submission gets that comes within a window of time after the first of its kind. It is written
/// before the task it names, so whoever finds it without its task creates that.
///
/// @param id of what is the same: a hash of namespace, template, and the key or the input
/// @param since when the first submission came
/// @param until from then on, the next submission begins another window
public record IdentityRecord(String id, TaskId task, Instant since, Instant until, String writer) {
    public IdentityRecord {
        if (!since.isBefore(until)) {
            throw new IllegalArgumentException("A window ends after it began, not at " + until);
        }
    }
}
