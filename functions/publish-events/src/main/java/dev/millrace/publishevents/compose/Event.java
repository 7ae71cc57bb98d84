package dev.millrace.publishevents.compose;

import java.time.Instant;

/// Something that was committed and is to be put on the bus.
public sealed interface Event permits LifecycleEvent, LimitEvent, NoticeEvent {
    /// The same each time it is announced, and no other's.
    String id();

    EventType type();

    Instant time();

    /// Events of one item that have equal ones follow from one change and have no order among themselves.
    Object change();

    /// What it speaks of, for the log: a task's id, a limit's scope, a handler.
    String about();
}
