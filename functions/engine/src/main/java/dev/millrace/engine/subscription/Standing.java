package dev.millrace.engine.subscription;

/// What is done with the events of a subscription. Names are stored: follow one with another, never edit it.
public enum Standing {
    ACTIVE,
    /// A person stopped it; its events are held until it is resumed.
    PAUSED,
    /// It failed for too long, or its receiver said that it is gone; its events are held likewise.
    DISABLED,
    DELETED;

    /// Whether events wait for it.
    public boolean holds() {
        return this == PAUSED || this == DISABLED;
    }
}
