package dev.millrace.engine.task;

/// Events of a user's own, told by the write that says how an attempt went: with it or not at all.
///
/// @param step whose attempt published them
/// @param list a JSON list of `[type, version, body]`, in the order in which they were published
public record OwnEvents(int step, int attempt, Payload list) {
    /// How many an attempt may publish.
    public static final int MOST = 10;

    /// Bytes that the events of an attempt may take together.
    public static final int LARGEST = 64 * 1024;
}
