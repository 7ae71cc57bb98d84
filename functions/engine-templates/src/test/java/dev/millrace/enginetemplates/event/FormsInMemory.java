package dev.millrace.enginetemplates.event;

import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.port.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The forms of one namespace, and how often they were asked for.
final class FormsInMemory implements EventForms {
    private final List<EventForm> forms = new ArrayList<>();
    private Runnable before = () -> {};
    int reads;

    /// Somebody else is faster.
    void beforeTheNextPut(Runnable other) {
        before = other;
    }

    @Override
    public Optional<EventForm> newest(String namespace, String type) {
        return versions(namespace, type).reversed().stream().findFirst();
    }

    @Override
    public Optional<EventForm> find(String namespace, String type, int version) {
        return versions(namespace, type).stream()
                .filter(form -> form.version() == version)
                .findFirst();
    }

    @Override
    public List<EventForm> versions(String namespace, String type) {
        return all(namespace).stream().filter(form -> form.type().equals(type)).toList();
    }

    @Override
    public List<EventForm> all(String namespace) {
        reads++;
        return List.copyOf(forms);
    }

    @Override
    public Write<EventForm> put(EventForm form) {
        Runnable other = before;
        before = () -> {};
        other.run();
        Optional<EventForm> standing = find(form.namespace(), form.type(), form.version());
        if (standing.isPresent()) {
            return new Write.Lost<>(standing);
        }
        forms.add(form);
        return new Write.Moved<>(form);
    }
}
