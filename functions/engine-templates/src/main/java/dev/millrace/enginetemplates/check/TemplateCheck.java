package dev.millrace.enginetemplates.check;

import dev.millrace.enginetemplates.compile.StepOrder;
import dev.millrace.enginetemplates.compile.Surroundings;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.StepDraft;
import dev.millrace.enginetemplates.format.TemplateDraft;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import dev.millrace.enginetemplates.schema.SchemaReader;
import java.util.Optional;

/// Everything that is checked about a draft, one after the other, whatever is found.
public final class TemplateCheck {
    private TemplateCheck() {}

    /// @return the steps in their order, if there is one
    public static Optional<StepOrder> check(TemplateDraft draft, HandlerCatalogue handlers, Problems problems) {
        return check(draft, Optional.of(handlers), Surroundings.NONE, problems);
    }

    /// @param handlers nothing where nobody knows which there are
    /// @param around where the steps are created
    /// @return the steps in their order, if there is one
    public static Optional<StepOrder> check(
            TemplateDraft draft, Optional<HandlerCatalogue> handlers, Surroundings around, Problems problems) {
        Optional<StepOrder> order = StepOrder.of(draft.steps(), around, problems);
        MappingCheck mappings = new MappingCheck(draft, around, problems);
        order.ifPresentOrElse(mappings::check, mappings::checkNames);
        handlers.ifPresent(known -> new HandlerCheck(draft, known, problems).check());
        new SettingsCheck(draft, problems).check();
        SchemaReader schemas = new SchemaReader(problems);
        draft.input().ifPresent(schemas::check);
        for (StepDraft step : draft.steps()) {
            step.result().ifPresent(schemas::check);
        }
        return order;
    }
}
