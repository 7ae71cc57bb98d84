package dev.millrace.engine.template;

import java.util.Optional;

/// A task that a step starts.
///
/// @param version of the template; the newest at that moment where empty
/// @param waits whether the step is complete only when the task has ended
/// @param goesOn whether a step that waits is complete also when the task has failed or was cancelled
/// @param key makes the task's idempotency key of the step's input, as an input mapping that makes a text. Where
///     empty, the task is known by the step and the attempt that started it
public record ChildTask(
        String namespace, String name, Optional<String> version, boolean waits, boolean goesOn, Optional<Json> key) {
    /// By which templates call it, as a step's handler.
    public static final String HANDLER = "task";

    /// How many tasks may stand above a child.
    public static final int MOST_DEPTH = 10;

    /// Characters a key of its own may have.
    public static final int LONGEST_KEY = 256;

    public ChildTask {
        if (waits && key.isPresent()) {
            throw new IllegalArgumentException("A task with a key of its own may be another's: nobody waits for it");
        }
    }

    @Override
    public String toString() {
        return namespace + "/" + name + version.map(named -> "@" + named).orElse("");
    }
}
