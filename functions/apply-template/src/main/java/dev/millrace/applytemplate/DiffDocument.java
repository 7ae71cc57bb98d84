package dev.millrace.applytemplate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engineaws.template.AppliedTemplate;
import dev.millrace.enginetemplates.diff.Change;
import dev.millrace.enginetemplates.diff.TemplateDiff;
import dev.millrace.enginetemplates.diff.TemplateDiff.Edge;
import dev.millrace.enginetemplates.diff.TemplateDiff.Named;
import java.util.List;

/// What is different between two versions, as JSON.
final class DiffDocument {
    private DiffDocument() {}

    static ObjectNode of(AppliedTemplate from, AppliedTemplate to, TemplateDiff diff) {
        ObjectNode body = Answers.object();
        Answers.named(body.putObject("from"), from.ref(), from.hash());
        Answers.named(body.putObject("to"), to.ref(), to.hash());
        body.put("same", diff.isEmpty());
        changes(body.putArray("settings"), diff.settings());
        ObjectNode steps = body.putObject("steps");
        named(steps.putArray("added"), diff.added());
        named(steps.putArray("removed"), diff.removed());
        ArrayNode changed = steps.putArray("changed");
        diff.changed().forEach(step -> {
            ObjectNode one = changed.addObject().put("name", step.name());
            changes(one.putArray("changes"), step.changes());
        });
        ObjectNode edges = body.putObject("edges");
        edges(edges.putArray("added"), diff.newEdges());
        edges(edges.putArray("removed"), diff.goneEdges());
        ObjectNode input =
                body.putObject("input").put("compatible", diff.narrowed().isEmpty());
        ArrayNode because = input.putArray("because");
        diff.narrowed()
                .forEach(narrowing ->
                        because.addObject().put("at", narrowing.at()).put("problem", narrowing.because()));
        return Answers.response(200, body);
    }

    private static void changes(ArrayNode list, List<Change> changes) {
        for (Change change : changes) {
            ObjectNode one = list.addObject().put("at", change.at());
            change.from().ifPresent((JsonNode value) -> one.set("from", value));
            change.to().ifPresent((JsonNode value) -> one.set("to", value));
        }
    }

    private static void named(ArrayNode list, List<Named> steps) {
        steps.forEach(step -> list.addObject().put("name", step.name()).put("handler", step.handler()));
    }

    private static void edges(ArrayNode list, List<Edge> edges) {
        edges.forEach(edge -> list.addObject().put("parent", edge.parent()).put("step", edge.step()));
    }
}
