package dev.millrace.publishevents.compose;

/// An event of one of Millrace's own types.
public sealed interface OfCatalogue extends Event permits LifecycleEvent, LimitEvent, NoticeEvent {
    /// Names Millrace on the bus.
    String SOURCE = "millrace";

    EventType type();

    @Override
    default String typeName() {
        return type().text();
    }

    @Override
    default String source() {
        return SOURCE;
    }
}
