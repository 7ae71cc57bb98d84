package dev.millrace.engine.port;

import dev.millrace.engine.event.PostedEvent;
import java.time.Duration;

/// The events that were published by API, for as long as a repeated request is known.
public interface PostedEvents {
    Duration KEPT = Duration.ofDays(7);

    /// Puts an event where none of its key stands.
    Write<PostedEvent> put(PostedEvent event);
}
