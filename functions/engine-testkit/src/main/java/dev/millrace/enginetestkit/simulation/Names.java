package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.task.TaskId;

/// Short names for a trace.
final class Names {
    private Names() {}

    static String of(TaskId id) {
        return id.text().substring(id.text().length() - 4);
    }
}
