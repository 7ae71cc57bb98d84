package dev.millrace.steprunner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.StepTemplate;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.mapping.InputMapping;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import java.util.Optional;

/// What is the same for a step whose work is done elsewhere, by a program in any language: how its input is made, and
/// what its result must satisfy.
public final class OutsideStep {
    private final SchemaCheck schemas = new SchemaCheck();

    /// The input that a step's mapping makes, or why there is none.
    public sealed interface Input {
        record Made(JsonNode json) implements Input {}

        record Refused(Outcome outcome) implements Input {}
    }

    public Input input(StepCall call) {
        try {
            Optional<InputMapping> mapping = call.step().input().map(InputMapping::of);
            return new Input.Made(
                    mapping.isPresent() ? CompiledStep.mapped(mapping.get(), call) : StepJson.tree(call.taskInput()));
        } catch (Refusal refusal) {
            return new Input.Refused(refusal.outcome());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new Input.Refused(new Outcome.Failed(
                    new StepError(StepError.INPUT_INVALID, "The input can't be read"), false, Optional.empty()));
        }
    }

    /// How an attempt ended that returned this.
    public Outcome outcome(StepTemplate step, JsonNode result) {
        Json written = JsonTrees.json(result);
        try {
            if (step.resultSchema().isPresent()) {
                new ResultSchema(schemas, step.resultSchema().get()).check(written);
            }
            return new Outcome.Completed(written);
        } catch (Refusal refusal) {
            return refusal.outcome();
        }
    }
}
