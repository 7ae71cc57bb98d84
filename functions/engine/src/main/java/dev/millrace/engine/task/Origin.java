package dev.millrace.engine.task;

import dev.millrace.engine.template.EventLevel;
import dev.millrace.engine.template.TemplateRef;

/// Where a record comes from: what never changes and what its events carry.
///
/// @param templateHash finds the compiled template
/// @param traceparent W3C trace context of the submission
public record Origin(
        TemplateRef template, String templateHash, EventLevel events, String correlationId, String traceparent) {}
