package dev.millrace.engine.usecase;

import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Lane;
import java.util.Optional;

/// What somebody asks of a task. Steps are named as in the template.
public sealed interface Wish {
    /// Nobody wants it any more. Steps that run are told at their next heartbeat; what they still record
    /// unlocks nothing.
    record Cancel() implements Wish {}

    /// Nobody wants it any more, but what runs is left to end, and its result is kept.
    ///
    /// @param takesBack whether what was done is taken back before the task ends
    record Leave(boolean takesBack) implements Wish {}

    /// No step is to start for now; what runs is left to end.
    record Pause() implements Wish {}

    record Resume() implements Wish {}

    /// What failed for good is tried again: that step, or all.
    record Retry(Optional<String> step) implements Wish {}

    /// A step that does not run is passed over.
    record Skip(String step) implements Wish {}

    /// A step that does not run is called done, or the whole task is.
    ///
    /// @param result what the steps behind it are given; at most [ControlTask#LARGEST_RESULT] bytes
    record Resolve(Optional<String> step, Optional<Json> result) implements Wish {}

    /// This step and all behind it are done again.
    record Restart(String step) implements Wish {}

    /// It goes on in another lane.
    record Move(Lane lane) implements Wish {}
}
