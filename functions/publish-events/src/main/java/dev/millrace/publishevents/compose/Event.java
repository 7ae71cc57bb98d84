package dev.millrace.publishevents.compose;

import java.time.Instant;

/// Something that was committed and is to be put on the bus.
public sealed interface Event permits OfCatalogue, UserEvent {
    /// The same each time it is announced, and no other's.
    String id();

    /// What its type is called.
    String typeName();

    /// Who speaks, in the bus's words.
    String source();

    Instant time();

    /// Events of one item that have equal ones follow from one change and have no order among themselves.
    Object change();

    /// What it speaks of, for the log: a task's id, a limit's scope, a handler.
    String about();
}
