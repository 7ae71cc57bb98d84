package dev.millrace.enginetemplates;

import dev.millrace.engine.template.Template;
import dev.millrace.enginetemplates.document.Problem;
import java.util.List;

/// What came of reading a template.
public sealed interface Reading {
    /// @param template compiled for the reader's environment
    /// @param document what to store
    record Valid(Template template, TemplateDocument document) implements Reading {}

    /// @param problems all of them, in the order of the text; never empty
    record Invalid(List<Problem> problems) implements Reading {}
}
