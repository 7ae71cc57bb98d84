package dev.millrace.enginetemplates;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.task.Growth;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetemplates.check.TemplateCheck;
import dev.millrace.enginetemplates.compile.StepOrder;
import dev.millrace.enginetemplates.compile.Surroundings;
import dev.millrace.enginetemplates.compile.TemplateCompiler;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.DocumentReader;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problem;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.format.DraftReader;
import dev.millrace.enginetemplates.format.StepDraft;
import dev.millrace.enginetemplates.format.StepSettings;
import dev.millrace.enginetemplates.format.TemplateDraft;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Steps that a decision returns as `{"create": [step, …]}`: written, checked and compiled like those of a template.
/// They depend on each other only; those that depend on none start when the decision has ended. They may read each
/// other's results, and those of steps that ended before the decision.
public final class CreatedSteps {
    private CreatedSteps() {}

    /// What came of reading a decision's result.
    public sealed interface Read {
        /// @param plan to be kept, for [#grown]
        record Valid(Json plan, int count) implements Read {}

        /// @param problems all of them; never empty
        record Invalid(List<Problem> problems) implements Read {}
    }

    /// @param create what stands behind that key
    /// @param in the task's template, with what was created before
    /// @param handlers to check against; nothing where nobody knows which there are
    public static Read read(JsonNode create, Template in, int decision, Optional<HandlerCatalogue> handlers) {
        Problems problems = new Problems();
        Optional<Node> root =
                DocumentReader.read("{\"create\":" + JsonTrees.json(create).text() + "}", problems);
        int base = in.graph().size();
        Surroundings around = Surroundings.of(in, decision, base);
        Optional<TemplateDraft> draft = root.map(node -> draft(Place.root(node), in, problems));
        draft.ifPresent(read -> {
            if (read.steps().size() > Growth.MOST_CREATED_AT_ONCE) {
                problems.add(
                        read.place(),
                        "a decision creates at most " + Growth.MOST_CREATED_AT_ONCE + " steps, not "
                                + read.steps().size(),
                        "use forEach, or let created decisions create");
                return;
            }
            newNames(read, around, problems);
            TemplateCheck.check(read, handlers, around, problems);
        });
        return problems.isEmpty()
                ? new Read.Valid(
                        new Json(CanonicalJson.of(root.orElseThrow())),
                        draft.orElseThrow().steps().size())
                : new Read.Invalid(problems.sorted());
    }

    /// The template with the steps of a plan, numbered from `base`.
    ///
    /// @throws IllegalArgumentException if the plan is not one that [#read] let through
    public static Template grown(Template in, int decision, int base, Json plan) {
        Problems problems = new Problems();
        TemplateDraft draft = draft(Place.root(DocumentReader.readStored(plan.text())), in, problems);
        Surroundings around = Surroundings.of(in, decision, base);
        StepOrder order = StepOrder.of(draft.steps(), around, problems)
                .filter(read -> problems.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException("Created steps of " + in + " can't be read: "
                        + problems.sorted().getFirst()));
        List<StepTemplate> steps = TemplateCompiler.compile(draft, order, around);
        List<int[]> parents = new ArrayList<>(steps.size());
        for (int step = 0; step < steps.size(); step++) {
            int[] some = new int[order.graph().parentCount(step)];
            int[] next = new int[1];
            order.graph().forEachParent(step, parent -> some[next[0]++] = parent);
            parents.add(some);
        }
        return in.with(decision, base, steps, parents);
    }

    private static TemplateDraft draft(Place root, Template in, Problems problems) {
        DraftReader reader = new DraftReader(problems);
        StepSettings defaults = StepSettings.NONE;
        for (Json upper : in.defaults().reversed()) {
            defaults = reader.defaults(DocumentReader.readStored(upper.text())).over(defaults);
        }
        return new TemplateDraft(
                root,
                in.ref().namespace(),
                in.ref().name(),
                in.ref().version(),
                Optional.empty(),
                Optional.empty(),
                in.failurePolicy(),
                in.events(),
                Optional.empty(),
                in.identity(),
                Optional.empty(),
                Optional.empty(),
                root,
                defaults,
                root.child("create").map(reader::created).orElse(List.of()),
                List.of());
    }

    private static void newNames(TemplateDraft draft, Surroundings around, Problems problems) {
        for (StepDraft step : draft.steps()) {
            if (around.numberOf(step.name()).isPresent()) {
                problems.add(
                        step.place().child("name").orElse(step.place()),
                        "a step of this task is called '" + step.name() + "' already",
                        "give the new one another name");
            }
        }
    }
}
