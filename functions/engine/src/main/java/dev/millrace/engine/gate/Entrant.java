package dev.millrace.engine.gate;

import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Lane;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.TemplateRef;

/// An attempt that asks whether it may start.
///
/// @param lane that its step belongs to, wherever it may have been raised to
/// @param number its step's
public record Entrant(TaskId task, TemplateRef template, Lane lane, int number, StepTemplate step) {
    String namespace() {
        return template.namespace();
    }
}
