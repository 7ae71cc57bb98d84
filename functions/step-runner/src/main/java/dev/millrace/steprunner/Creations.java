package dev.millrace.steprunner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetemplates.CreatedSteps;
import dev.millrace.enginetemplates.document.Problem;
import dev.millrace.enginetemplates.handlers.HandlerCatalogue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the steps that one decision creates. If anything is wrong with them, the decision fails, and its error tells
/// all of it.
///
/// @param template of the task, with what was created before
/// @param decision its number
/// @param handlers to check against; nothing where nobody knows which there are
record Creations(Template template, int decision, Optional<HandlerCatalogue> handlers) {
    private static final int MOST_PROBLEMS = 20;

    /// @param goOn the branches that were chosen beside
    Outcome outcome(JsonNode create, Set<String> goOn) throws Refusal {
        return switch (CreatedSteps.read(create, template, decision, handlers)) {
            case CreatedSteps.Read.Invalid invalid ->
                throw new Refusal(StepError.DECISION_INVALID, sentence(invalid.problems()));
            case CreatedSteps.Read.Valid valid -> {
                if (valid.plan().size() > Outcome.Creates.LARGEST_PLAN) {
                    throw new Refusal(
                            StepError.DECISION_INVALID,
                            "The created steps take " + valid.plan().size() + " bytes, and at most "
                                    + Outcome.Creates.LARGEST_PLAN
                                    + " are kept; let them read large values from a step before the decision");
                }
                yield valid.count() == 0
                        ? new Outcome.Chose(new Json("{}"), goOn)
                        : new Outcome.Creates(valid.plan(), valid.count(), goOn);
            }
        };
    }

    private static String sentence(List<Problem> problems) {
        int more = problems.size() - MOST_PROBLEMS;
        return problems.stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> problem.at() + ": " + problem.problem() + " — " + problem.fix())
                .collect(Collectors.joining("; ", "", more > 0 ? "; and " + more + " more problems" : ""));
    }
}
