package dev.millrace.engine.advance;

import dev.millrace.engine.task.Kept;
import dev.millrace.engine.template.Lane;
import java.util.Map;
import java.util.Optional;

/// What a person, or a program for one, may order a task to do.
public sealed interface Order {
    /// No step is to start until [Resume]. What runs is left to end.
    record Pause() implements Order {}

    record Resume() implements Order {}

    /// What runs is left to end, nothing else begins, and then the task ends cancelled.
    ///
    /// @param takesBack whether what was done is taken back before
    record Leave(boolean takesBack) implements Order {}

    /// The task is called done, whatever stands open.
    record Resolve() implements Order {}

    /// What waits, and what comes, goes to another lane.
    record MoveTo(Lane lane) implements Order {}

    /// A step that does not run is passed over, or one that failed is.
    record SkipStep(int step) implements Order {}

    /// A step that does not run is called done.
    ///
    /// @param result what the steps behind it are given
    record ResolveStep(int step, Optional<Kept> result) implements Order {}

    /// Steps that failed for good are tried once more. Of a task that has ended, they and all that was given up are
    /// begun anew, with all their attempts.
    ///
    /// @param attempts by step, the attempt that failed
    record Retry(Map<Integer, Integer> attempts) implements Order {
        public Retry {
            attempts = Map.copyOf(attempts);
        }
    }

    /// This step and all behind it are done again. Only of a task that has ended or is blocked.
    record RestartFrom(int step) implements Order {}
}
