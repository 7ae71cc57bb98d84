package dev.millrace.engine.readiness;

/// How a task is doing, in one word.
public enum Health {
    HEALTHY,
    /// A step failed and will be tried again.
    RECOVERING,
    /// A step failed for good.
    BLOCKED
}
