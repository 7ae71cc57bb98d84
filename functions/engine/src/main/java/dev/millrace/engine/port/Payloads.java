package dev.millrace.engine.port;

import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Json;

/// Where documents are kept that are too large for a record.
public interface Payloads {
    /// The document, fetched if it is stored.
    Json read(Payload payload);

    /// Keeps the document under a name derived from the task and its content, unless it is small enough to stay inline.
    /// Keeping it again does no harm.
    ///
    /// @param inline how many bytes may stay inline
    Payload keep(TaskId task, Json document, int inline);

    /// Forgets all documents of a task that are kept outside of the table.
    void forget(TaskId task);
}
