package dev.millrace.enginetemplates.check;

import dev.millrace.enginetemplates.compile.StepOrder;
import dev.millrace.enginetemplates.compile.Surroundings;
import dev.millrace.enginetemplates.condition.ConditionReader;
import dev.millrace.enginetemplates.document.Nearest;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.FlowDraft;
import dev.millrace.enginetemplates.format.StepDraft;
import dev.millrace.enginetemplates.format.TemplateDraft;
import dev.millrace.enginetemplates.mapping.InputMapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Whether input mappings are well formed, and read only steps that are sure to have ended before.
final class MappingCheck {
    private final TemplateDraft draft;
    private final Surroundings around;
    private final Problems problems;

    MappingCheck(TemplateDraft draft, Surroundings around, Problems problems) {
        this.around = around;
        this.draft = draft;
        this.problems = problems;
    }

    /// Where the graph itself is wrong: only whether the steps exist.
    void checkNames() {
        Set<String> names = new LinkedHashSet<>();
        draft.steps().forEach(step -> names.add(step.name()));
        Nearest nearest = new Nearest();
        for (StepDraft step : draft.steps()) {
            for (InputMapping.Use use : read(step)) {
                if (isStillAhead(use, names)) {
                    notBefore(step, use);
                } else {
                    checkName(use, names, nearest);
                }
            }
        }
    }

    void check(StepOrder order) {
        Set<String> names = order.names();
        Nearest nearest = new Nearest();
        Ancestry ancestry = new Ancestry(order.graph());
        for (int number = 0; number < order.steps().size(); number++) {
            StepDraft step = order.steps().get(number);
            for (InputMapping.Use use : read(step)) {
                if (isStillAhead(use, names)) {
                    notBefore(step, use);
                } else if (checkName(use, names, nearest) && names.contains(use.step())) {
                    ancestry.ask(order.numberOf(use.step()).orElseThrow(), number, () -> notBefore(step, use));
                }
            }
        }
        ancestry.answer();
    }

    private List<InputMapping.Use> read(StepDraft step) {
        List<InputMapping.Use> uses = new ArrayList<>();
        step.input()
                .ifPresent(place -> uses.addAll(uses(
                        place,
                        step.flow().forEach().isPresent(),
                        step.flow().answerWithin().isPresent())));
        step.flow()
                .condition()
                .ifPresent(
                        rule -> uses.addAll(ConditionReader.read(rule, problems).uses()));
        step.flow().forEach().ifPresent(each -> uses.addAll(uses(each.items(), false, false)));
        step.flow()
                .undo()
                .flatMap(FlowDraft.UndoDraft::input)
                .ifPresent(place -> uses(place, false, false).stream()
                        .filter(use -> !use.step().equals(step.name()))
                        .forEach(uses::add));
        return uses;
    }

    private List<InputMapping.Use> uses(Place place, boolean ofItems, boolean isAnswered) {
        InputMapping mapping = InputMapping.read(place, problems);
        mapping.item()
                .filter(item -> !ofItems)
                .ifPresent(item -> problems.add(
                        item,
                        "an item is known only to the work of a step with forEach",
                        "use it in that step's input"));
        mapping.answerToken()
                .filter(token -> !isAnswered)
                .ifPresent(token -> problems.add(
                        token, "only a step that awaits an answer has a token for it", "give the step answerWithin"));
        return mapping.uses();
    }

    /// A step of the task that created steps come into, which has not ended when they start.
    private boolean isStillAhead(InputMapping.Use use, Set<String> names) {
        return !names.contains(use.step())
                && around.numberOf(use.step()).isPresent()
                && !around.endedBefore(use.step());
    }

    private boolean checkName(InputMapping.Use use, Set<String> names, Nearest nearest) {
        boolean known = names.contains(use.step()) || around.endedBefore(use.step());
        if (!known) {
            problems.add(
                    use.place(),
                    "no step is called '" + use.step() + "'",
                    nearest.orElse(use.step(), names, "name a step of this template"));
        }
        return known;
    }

    private void notBefore(StepDraft step, InputMapping.Use use) {
        if (around.numberOf(use.step()).isPresent()) {
            problems.add(
                    use.place(),
                    "step '" + use.step() + "' has not ended when '" + step.name() + "' starts",
                    "write its value into the input, or read a step before the decision");
        } else if (step.name().equals(use.step())) {
            problems.add(use.place(), "a step can't read its own result", "read a step before it");
        } else {
            problems.add(
                    use.place(),
                    "step '" + use.step() + "' is not sure to end before '" + step.name() + "' starts",
                    "add '" + use.step() + "' to dependsOn of '" + step.name() + "'");
        }
    }
}
