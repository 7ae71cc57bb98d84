package dev.millrace.engine.subscription;

/// What becomes of an event that could not be delivered for good.
public enum OnError {
    /// It is kept, with the reason, and can be delivered again.
    DEAD_LETTER,
    /// It is counted and forgotten.
    DROP,
    /// It is kept, and the subscription pauses: nothing after it is delivered until a person has looked.
    PAUSE
}
