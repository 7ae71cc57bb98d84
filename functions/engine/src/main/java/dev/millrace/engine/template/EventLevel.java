package dev.millrace.engine.template;

/// Which transitions of a task are put on the event bus. The table keeps all of them at every level; the level only
/// decides what is paid for as an event.
public enum EventLevel {
    /// Transitions of the task itself.
    TASK,
    /// Those of the task, and how each step ended.
    STEP,
    /// Every transition.
    ALL
}
