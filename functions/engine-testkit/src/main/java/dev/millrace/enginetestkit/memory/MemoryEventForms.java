package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.event.EventForm;
import dev.millrace.engine.port.EventForms;
import dev.millrace.engine.port.Write;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Registered forms in memory.
public final class MemoryEventForms implements EventForms {
    private final TreeMap<String, EventForm> forms = new TreeMap<>();

    @Override
    public Optional<EventForm> newest(String namespace, String type) {
        return versions(namespace, type).reversed().stream().findFirst();
    }

    @Override
    public synchronized Optional<EventForm> find(String namespace, String type, int version) {
        return Optional.ofNullable(forms.get(key(namespace, type, version)));
    }

    @Override
    public List<EventForm> versions(String namespace, String type) {
        return all(namespace).stream().filter(form -> form.type().equals(type)).toList();
    }

    @Override
    public synchronized List<EventForm> all(String namespace) {
        return forms.values().stream()
                .filter(form -> form.namespace().equals(namespace))
                .toList();
    }

    @Override
    public synchronized Write<EventForm> put(EventForm form) {
        EventForm standing = forms.putIfAbsent(key(form.namespace(), form.type(), form.version()), form);
        return standing == null ? new Write.Moved<>(form) : new Write.Lost<>(Optional.of(standing));
    }

    private static String key(String namespace, String type, int version) {
        return "%s %s %06d".formatted(namespace, type, version);
    }
}
