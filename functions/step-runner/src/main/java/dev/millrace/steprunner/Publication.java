package dev.millrace.steprunner;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.state.StepError;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.enginetemplates.schema.Violation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Lets an attempt publish events with how it ended. If anything is wrong with them, the attempt fails, and
/// its error tells all of it.
///
/// @param check nothing where no types are known
record Publication(Optional<EventCheck> check) {
    private static final int MOST_PROBLEMS = 20;

    Outcome outcome(Outcome outcome, String namespace, List<EventCheck.Said> said) throws Refusal {
        if (said.isEmpty() || outcome instanceof Outcome.Failed) {
            return outcome;
        }
        if (check.isEmpty()) {
            throw new Refusal(StepError.EVENT_INVALID, "No types of event are known here");
        }
        return switch (check.get().check(namespace, said)) {
            case EventCheck.Checked.Good good -> outcome.publishing(good.list());
            case EventCheck.Checked.Bad bad -> throw new Refusal(StepError.EVENT_INVALID, sentence(bad.problems()));
        };
    }

    private static String sentence(List<Violation> problems) {
        int more = problems.size() - MOST_PROBLEMS;
        return problems.stream()
                .limit(MOST_PROBLEMS)
                .map(Violation::toString)
                .collect(Collectors.joining("; ", "", more > 0 ? "; and " + more + " more problems" : ""));
    }
}
