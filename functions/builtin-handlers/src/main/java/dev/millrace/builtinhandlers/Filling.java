package dev.millrace.builtinhandlers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.millrace.engine.template.Json;
import dev.millrace.enginetemplates.document.DocumentReader;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problem;
import dev.millrace.enginetemplates.document.Problems;
import dev.millrace.enginetemplates.mapping.InputMapping;
import dev.millrace.enginetemplates.mapping.Made;
import dev.millrace.enginetemplates.mapping.MappingInput;
import dev.millrace.handler.PermanentException;
import dev.millrace.handler.StepContext;
import java.util.Map;

/// A value of a config whose `${input.…}` are filled in from the step's input, written as in an input mapping. There,
/// `input` is the task's input; here it is what the step's own mapping made of it, and results of other steps come by
/// way of that mapping only. `${answer.token}` stands for the token of a step with `answerWithin`.
record Filling(InputMapping mapping) {
    /// @throws IllegalArgumentException saying what is wrong with a `${…}`
    static Filling of(JsonNode template) {
        Json json = JsonTrees.json(template);
        Problems problems = new Problems();
        InputMapping mapping = InputMapping.read(Place.root(DocumentReader.readStored(json.text())), problems);
        if (!problems.isEmpty()) {
            Problem first = problems.sorted().getFirst();
            throw new IllegalArgumentException(first.problem() + "; " + first.fix());
        }
        if (!mapping.steps().isEmpty()) {
            throw new IllegalArgumentException(
                    "${steps." + mapping.steps().iterator().next()
                            + "…} can't be read in a config; map it into the step's input, and write ${input…} here");
        }
        return new Filling(mapping);
    }

    /// @throws PermanentException naming what the input lacks
    JsonNode fill(JsonNode input, StepContext context) {
        return switch (mapping.apply(new MappingInput(
                context.taskId(),
                input,
                Map.of(),
                NullNode.getInstance(),
                -1,
                context.answerToken().orElse("")))) {
            case Made.Input made -> made.input();
            case Made.Missing missing -> throw new PermanentException("INPUT_INVALID", missing.message());
        };
    }

    /// As it stands in a URL or a header: a text without quotes, nothing for null, anything else as JSON.
    static String text(JsonNode filled) {
        return filled.isNull() ? "" : filled.isTextual() ? filled.textValue() : filled.toString();
    }
}
