package dev.millrace.enginetemplates;

import dev.millrace.engine.template.Template;
import dev.millrace.enginetemplates.compile.StepOrder;
import dev.millrace.enginetemplates.compile.TemplateCompiler;
import dev.millrace.enginetemplates.document.DocumentReader;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.DraftReader;
import dev.millrace.enginetemplates.format.TemplateDraft;
import java.util.Optional;

/// Compiles stored templates, which were checked when they were applied and are not checked again: this stands in the
/// way of a function's first answer.
public final class TemplateCodec {
    private TemplateCodec() {}

    /// @param environment whose overrides apply; one that the template does not speak of changes nothing
    /// @throws IllegalArgumentException if the document is not one that a [TemplateReader] let through
    public static Template compile(TemplateDocument document, String environment) {
        Problems problems = new Problems();
        Optional<TemplateDraft> draft = new DraftReader(problems).read(DocumentReader.readStored(document.json()));
        Optional<StepOrder> order = draft.flatMap(read -> StepOrder.of(read.steps(), problems));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Stored template " + document.hash() + " can't be read: "
                    + problems.sorted().getFirst());
        }
        return TemplateCompiler.compile(draft.orElseThrow(), order.orElseThrow(), document.hash(), environment);
    }
}
