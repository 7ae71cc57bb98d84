package dev.millrace.engine.task;

/// Whether a task is on its way to being cancelled: what runs is left to end, and nothing else begins.
public enum Leaving {
    NO,
    /// It ends as soon as nothing runs any more.
    GRACEFULLY,
    /// What was done is taken back before it ends.
    TAKING_BACK
}
