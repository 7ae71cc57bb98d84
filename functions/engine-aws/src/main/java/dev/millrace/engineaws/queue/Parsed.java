package dev.millrace.engineaws.queue;

/// A message's body as a value, or why it is none. Nothing that could come from outside makes reading it throw.
///
/// @param <T> what was sent
public sealed interface Parsed<T> {
    record Message<T>(T value) implements Parsed<T> {}

    /// No try will ever succeed: it belongs to the dead letters.
    record Poison<T>(String because) implements Parsed<T> {}
}
