package dev.millrace.events;

import java.util.Map;

/// Brings events of one type from one version of its form to the next. Events are never rewritten where they are kept:
/// they are brought forward when they are read or replayed, through as many upcasters as it takes.
///
/// Found by [java.util.ServiceLoader]: put it into a jar of step handlers, and name it in
/// `META-INF/services/dev.millrace.events.Upcaster`. One that can't bring an event forward throws; the event is then
/// handed out as it was kept.
public interface Upcaster {
    /// The type, as on the bus: `order.placed`.
    String type();

    /// The version that it takes; it makes the one after.
    int from();

    /// @param event the `detail`, which must not be changed
    /// @return the event in its next form; its `version` is set by the caller
    Map<String, Object> next(Map<String, Object> event);
}
