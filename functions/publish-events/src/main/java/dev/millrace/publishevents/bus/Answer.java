package dev.millrace.publishevents.bus;

/// What the bus says to one event.
sealed interface Answer {
    record Accepted() implements Answer {}

    /// Trying again can't help: the entry itself is at fault.
    record Refused(String code, String message) implements Answer {}

    /// Trying again may help.
    record Failed(String code, String message) implements Answer {}
}
