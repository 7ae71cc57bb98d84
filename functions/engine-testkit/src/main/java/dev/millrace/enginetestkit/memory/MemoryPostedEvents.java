package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.event.PostedEvent;
import dev.millrace.engine.port.PostedEvents;
import dev.millrace.engine.port.Write;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Events published by API, in memory. Nothing expires.
public final class MemoryPostedEvents implements PostedEvents {
    private final Map<String, PostedEvent> events = new HashMap<>();

    @Override
    public synchronized Write<PostedEvent> put(PostedEvent event) {
        PostedEvent standing = events.putIfAbsent(event.namespace() + " " + event.key(), event);
        return standing == null ? new Write.Moved<>(event) : new Write.Lost<>(Optional.of(standing));
    }
}
