package dev.millrace.engine.state;

/// What may happen to a task.
public sealed interface TaskEvent {
    /// The first of its steps begins.
    record Start() implements TaskEvent {}

    /// Every step that could go on waits for a time.
    record Park() implements TaskEvent {}

    /// A step that waited goes on.
    record Continue() implements TaskEvent {}

    /// A failure needs a person.
    record Block() implements TaskEvent {}

    /// The failure was dealt with.
    record Unblock() implements TaskEvent {}

    /// No step is to start for now.
    record Pause() implements TaskEvent {}

    /// Steps may start again.
    record Resume() implements TaskEvent {}

    /// All its steps are settled, and none failed.
    record Complete() implements TaskEvent {}

    /// All its steps are settled, and one failed.
    record Fail() implements TaskEvent {}

    /// Nobody wants it any more.
    record Cancel() implements TaskEvent {}

    /// A person calls it done.
    record Resolve() implements TaskEvent {}

    /// It is to go on from some step, in a new epoch.
    record Restart() implements TaskEvent {}
}
