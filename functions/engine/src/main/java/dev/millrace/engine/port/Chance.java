package dev.millrace.engine.port;

/// Randomness, so that a simulation can repeat itself.
public interface Chance {
    /// Uniform in [0, 1).
    double next();

    /// A new name that nobody else has: 26 letters and digits.
    String name();
}
