package dev.millrace.steprunner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.usecase.AnswerWork;
import dev.millrace.enginetemplates.event.EventCheck;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.List;
import java.util.Optional;

/// What is the same for a step whose work is done elsewhere, by a program in any language: whether it is
/// done at all, how its input is made, and what its result means and must satisfy.
public final class OutsideStep {
    private static final Elsewhere ELSEWHERE = new Elsewhere();

    private final SchemaCheck schemas = new SchemaCheck();
    private final Publication publication;

    /// @param events checks what workers publish
    public OutsideStep(EventCheck events) {
        this.publication = new Publication(Optional.of(events));
    }

    /// The input that a step's mapping makes, or how the attempt ended before there was one.
    public sealed interface Input {
        record Made(JsonNode json) implements Input {}

        record Ended(Outcome outcome) implements Input {}
    }

    public Input input(StepCall call) {
        try {
            CompiledStep step = CompiledStep.of(call.step(), ELSEWHERE, schemas);
            Optional<Outcome> without = step.withoutHandler(call);
            if (without.isPresent()) {
                return new Input.Ended(without.get());
            }
            return new Input.Made(step.input(call) instanceof JsonNode input ? input : NullNode.getInstance());
        } catch (Refusal refusal) {
            return new Input.Ended(refusal.outcome());
        }
    }

    /// How an attempt ended that returned this. Which handlers there are for steps that it creates is not known here:
    /// one that there is not fails its own step.
    ///
    /// @param said events that the worker publishes with it
    public Outcome outcome(AnswerWork.Judged judged, JsonNode result, List<EventCheck.Said> said) {
        try {
            Creations creations = new Creations(judged.template(), judged.number(), Optional.empty());
            Outcome outcome = CompiledStep.of(judged.step(), ELSEWHERE, schemas).outcome(result, creations);
            return publication.outcome(outcome, judged.template().ref().namespace(), said);
        } catch (Refusal refusal) {
            return refusal.outcome();
        }
    }

    /// How an attempt ended that goes on, and publishes this so far.
    public Outcome outcome(AnswerWork.Judged judged, Outcome.GoesOn goesOn, List<EventCheck.Said> said) {
        try {
            return publication.outcome(goesOn, judged.template().ref().namespace(), said);
        } catch (Refusal refusal) {
            return refusal.outcome();
        }
    }

    /// Stands where a handler would, so that input and result are plain JSON.
    private static final class Elsewhere implements StepHandler<JsonNode, JsonNode> {
        @Override
        public String name() {
            return "worker";
        }

        @Override
        public JsonNode handle(JsonNode input, StepContext context) {
            throw new IllegalStateException("This step is done elsewhere");
        }
    }
}
