package dev.millrace.enginetemplates.check;

import dev.millrace.enginetemplates.compile.StepOrder;
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
        Optional<StepOrder> order = StepOrder.of(draft.steps(), problems);
        MappingCheck mappings = new MappingCheck(draft, problems);
        order.ifPresentOrElse(mappings::check, mappings::checkNames);
        order.ifPresent(known -> checkDecisions(known, problems));
        new HandlerCheck(draft, handlers, problems).check();
        new SettingsCheck(draft, problems).check();
        SchemaReader schemas = new SchemaReader(problems);
        draft.input().ifPresent(schemas::check);
        for (StepDraft step : draft.steps()) {
            step.result().ifPresent(schemas::check);
        }
        return order;
    }

    private static void checkDecisions(StepOrder order, Problems problems) {
        for (int number = 0; number < order.steps().size(); number++) {
            StepDraft step = order.steps().get(number);
            if (step.flow().decides() && order.graph().childCount(number) == 0) {
                problems.add(
                        step.place().child("decides").orElse(step.place()),
                        "there is nothing to choose from: no step depends on '" + step.name() + "'",
                        "let the branches depend on it");
            }
        }
    }
}
