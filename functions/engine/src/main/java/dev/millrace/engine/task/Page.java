package dev.millrace.engine.task;

import java.util.Map;
import java.util.Optional;

/// Results and history that no longer fit into the task's item, in an item of their own. It is written before the
/// write of the task that drops them, under the version of the task they were read at: whoever writes it again
/// writes the same.
///
/// @param version of the task that this page was taken from
/// @param previous the page before it
public record Page(TaskId task, long version, Optional<Long> previous, Map<Integer, Kept> results, History history) {
    public Page {
        results = Map.copyOf(results);
    }
}
