package dev.millrace.enginetestkit.simulation;

/// What can go wrong in the simulated cloud. Each is counted when it happens.
public enum Fault {
    /// A call failed and had no effect.
    CALL_FAILED,
    /// A call took effect, and its reply was lost.
    REPLY_LOST,
    /// A call took effect, its reply was lost, and the client library below us made it again.
    REPEATED_BY_CLIENT,
    /// A call was refused, as too many were made.
    THROTTLED,
    /// A call took long.
    SLOW_CALL,
    /// A worker died before a call had effect.
    DIED_BEFORE,
    /// A worker died after a call had taken effect.
    DIED_AFTER,
    /// Of a call that sends several messages only some were sent; then it failed.
    SENT_IN_PART,
    /// Of a call that sends several messages only some were sent; then the worker died.
    DIED_WHILE_SENDING,
    /// A message came that nobody sent for a long time, or ever: for any step, however far the task is.
    STRAY,
    /// A message came twice.
    DUPLICATED,
    /// A message came late.
    DELAYED,
    /// Messages came in another order.
    REORDERED,
    /// A message never came.
    LOST,
    /// All messages of a queue were lost.
    PURGED,
    /// A message was handed out too often.
    DEAD_LETTERED,
    /// A message was not deleted although all was done.
    NOT_DELETED,
    /// An index showed what had been.
    STALE_INDEX,
    /// A worker stood still for long in the midst of an attempt.
    STALLED,
    /// A step was taken over from a worker that lived and was only slow.
    STALE_LEASE,
    /// An invocation was stopped as its time was over.
    OUT_OF_TIME,
    /// Another writer was faster.
    LOST_RACE
}
