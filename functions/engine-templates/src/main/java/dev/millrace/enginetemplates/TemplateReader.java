package dev.millrace.enginetemplates;

import dev.millrace.enginetemplates.check.TemplateCheck;
import dev.millrace.enginetemplates.compile.StepOrder;
import dev.millrace.enginetemplates.compile.TemplateCompiler;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.DocumentReader;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.DraftReader;
import dev.millrace.enginetemplates.format.TemplateDraft;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import java.util.Optional;

/// Reads a template that somebody wrote, in YAML or JSON, and checks everything that can be checked before a task runs.
///
/// Any text gets an answer, garbage too: up to [DocumentReader#LONGEST_TEXT] characters, [DocumentReader#DEEPEST]
/// levels and [dev.millrace.engine.template.Template#MOST_STEPS] steps. Safe to share between threads.
public final class TemplateReader {
    private final HandlerCatalogue handlers;
    private final String environment;

    /// @param environment for which valid templates are compiled; all environments are checked
    public TemplateReader(HandlerCatalogue handlers, String environment) {
        this.handlers = handlers;
        this.environment = environment;
    }

    public Reading read(String text) {
        Problems problems = new Problems();
        Optional<Node> root = DocumentReader.read(text, problems);
        Optional<TemplateDraft> draft = root.flatMap(new DraftReader(problems)::read);
        Optional<StepOrder> order = draft.flatMap(read -> TemplateCheck.check(read, handlers, problems));
        if (!problems.isEmpty()) {
            return new Reading.Invalid(problems.sorted());
        }
        TemplateDocument document = TemplateDocument.of(CanonicalJson.of(root.orElseThrow()));
        return new Reading.Valid(
                TemplateCompiler.compile(draft.orElseThrow(), order.orElseThrow(), document.hash(), environment),
                document);
    }
}
