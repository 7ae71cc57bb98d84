package dev.millrace.engine.template;

/// Which transitions of a task are put on the event bus. The table keeps all of them at every level; the level only
/// decides what is paid for as an event.
public enum EventLevel {
    /// That a task came, how it ended, and what a person did or must do meanwhile.
    TASK,
    /// All transitions of the task itself, and how each step ended.
    STEP,
    /// Every transition.
    ALL
}
