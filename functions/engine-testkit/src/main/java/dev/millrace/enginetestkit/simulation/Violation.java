package dev.millrace.enginetestkit.simulation;

/// A property that did not hold.
final class Violation extends Error {
    private static final long serialVersionUID = 1L;

    Violation(String text) {
        super(text);
    }

    /// @param property a format, and what it was that did not hold
    @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a dependency of its own.
    static void unless(boolean holds, String property, Object... details) {
        if (!holds) {
            throw new Violation(property.formatted(details));
        }
    }
}
