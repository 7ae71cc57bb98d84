package dev.millrace.engine.limit;

/// What a person wants of a breaker.
public enum BreakerMode {
    /// Its own rules decide.
    AUTO,
    /// Open whatever happens.
    OPEN,
    /// Closed whatever happens.
    CLOSED
}
