package dev.millrace.queryevents.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import software.amazon.event.ruler.Machine;

/// An EventBridge pattern, matched by AWS's own matcher. It speaks of the whole event: `{"detail": {"step": ["a"]}}`.
public final class EventPattern {
    private static final String RULE = "pattern";

    private final JsonNode text;
    private final Machine machine = Machine.builder().build();

    /// @throws IllegalArgumentException if it is none, with what is wrong
    public EventPattern(JsonNode pattern) {
        this.text = pattern;
        try {
            machine.addRule(RULE, pattern.toString());
        } catch (IOException | RuntimeException refused) {
            throw new IllegalArgumentException(String.valueOf(refused.getMessage()), refused);
        }
    }

    public JsonNode text() {
        return text;
    }

    public boolean matches(StoredEvent event) {
        try {
            return !machine.rulesForJSONEvent(event.envelope().toString()).isEmpty();
        } catch (Exception unreadable) { // What the matcher declares to throw.
            throw new IllegalStateException("The matcher can't read event " + event.id(), unreadable);
        }
    }
}
