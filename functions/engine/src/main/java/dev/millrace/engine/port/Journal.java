package dev.millrace.engine.port;

import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.Origin;
import dev.millrace.engine.task.TaskId;

/// Told of every transition that was committed, and of what was ignored: the structured log. Never sees payloads.
public interface Journal {
    void moved(TaskId task, Origin origin, long version, Move move);

    /// A message or request changed nothing.
    void ignored(TaskId task, int step, int attempt, String because);

    /// For tests and tools that do not listen.
    Journal SILENT = new Journal() {
        @Override
        public void moved(TaskId task, Origin origin, long version, Move move) {}

        @Override
        public void ignored(TaskId task, int step, int attempt, String because) {}
    };
}
