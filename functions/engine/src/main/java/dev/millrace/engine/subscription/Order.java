package dev.millrace.engine.subscription;

/// Whether a subscription gets its events in the order in which they came about.
public enum Order {
    NONE,
    /// Those of one task, and those of one thing that is no task. What fails holds up its own task alone.
    TASK
}
