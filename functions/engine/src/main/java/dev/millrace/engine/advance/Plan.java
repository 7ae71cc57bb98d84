package dev.millrace.engine.advance;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.Reason;
import dev.millrace.engine.task.InPlace;
import dev.millrace.engine.task.Page;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Template;
import java.util.List;
import java.util.Optional;

/// What is to be written, and done once it is.
public sealed interface Plan {
    /// One write of the task.
    ///
    /// @param page to be put before it: what it drops to stay small
    /// @param next the record to put
    /// @param started the step that the worker goes on with
    /// @param dispatch steps to send once it is written; part of what is owed
    /// @param template with what was created up to this write
    /// @param ignored those of the happenings that change nothing
    record Change(
            Optional<Page> page,
            TaskRecord next,
            Optional<InPlace> started,
            StepSet dispatch,
            Template template,
            List<IgnoredHappening> ignored)
            implements Plan {}

    /// Nothing to write: all of it is so already, or can't be any more.
    record Nothing(List<IgnoredHappening> ignored) implements Plan {}

    record IgnoredHappening(Happening happening, Reason because) {}
}
