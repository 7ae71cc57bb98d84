package dev.millrace.steprunner;

import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import dev.millrace.enginetemplates.schema.Violation;
import java.util.List;

/// What a step's result must satisfy.
///
/// @param checks compiled schemas, shared by all steps
record ResultSchema(SchemaCheck checks, Json schema) {
    void check(Json result) throws Refusal {
        List<Violation> violations = checks.violations(JsonTrees.tree(result), schema);
        if (!violations.isEmpty()) {
            String more = violations.size() == 1 ? "" : " (and " + (violations.size() - 1) + " more)";
            throw new Refusal(
                    StepError.RESULT_INVALID,
                    "The result breaks its schema: " + violations.getFirst().at() + " "
                            + violations.getFirst().problem() + more);
        }
    }
}
