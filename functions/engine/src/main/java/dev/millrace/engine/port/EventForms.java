package dev.millrace.engine.port;

import dev.millrace.engine.event.EventForm;
import java.util.List;
import java.util.Optional;

/// The registered forms of users' events. Reads are consistent.
public interface EventForms {
    /// Of the highest version.
    Optional<EventForm> newest(String namespace, String type);

    Optional<EventForm> find(String namespace, String type, int version);

    /// All versions of a type, the oldest first.
    List<EventForm> versions(String namespace, String type);

    /// All versions of all types of a namespace, by type and version.
    List<EventForm> all(String namespace);

    /// Puts a form where none of its version stands.
    Write<EventForm> put(EventForm form);
}
