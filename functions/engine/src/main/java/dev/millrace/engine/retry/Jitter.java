package dev.millrace.engine.retry;

/// How chance spreads a delay, so that what failed together does not come back together. `u` below is uniform in
/// [0, 1).
public enum Jitter {
    NONE,
    /// `u · delay`
    FULL,
    /// `delay/2 + u · delay/2`
    EQUAL,
    /// `delay + (2u − 1) · amount`, never below the least delay
    ADDITIVE,
    /// `delay · (1 + (2u − 1) · factor)`
    MULTIPLICATIVE
}
