package dev.millrace.engine.port;

import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;
import java.util.Optional;

/// Reads the value by which a step is limited.
public interface LimitKeys {
    /// @param key a reference into the task, as the template writes it
    /// @return the value as text; nothing where the reference may find nothing and does: no limit then
    Optional<String> value(String key, TaskId task, Json taskInput);
}
