package dev.millrace.deliverevents.send;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.engine.port.Templates;
import dev.millrace.engine.subscription.Target;
import dev.millrace.engine.template.Identity;
import dev.millrace.engine.template.Json;
import dev.millrace.engine.template.Offer;
import dev.millrace.engine.template.Template;
import dev.millrace.engine.usecase.Invocation;
import dev.millrace.engine.usecase.Submission;
import dev.millrace.engine.usecase.SubmitTask;
import dev.millrace.engine.usecase.SubmitTask.Submitted;
import dev.millrace.engine.usecase.TraceContext;
import dev.millrace.enginetemplates.document.CanonicalJson;
import dev.millrace.enginetemplates.document.DocumentReader;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.enginetemplates.mapping.InputMapping;
import dev.millrace.enginetemplates.mapping.Made;
import dev.millrace.enginetemplates.mapping.MappingInput;
import dev.millrace.enginetemplates.schema.SchemaCheck;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Starts a task with the event as its input. The task's key is made of the event's id and the subscription's name, so
/// an event that comes twice starts nothing twice, whatever the template says of submissions.
final class TaskSender {
    private final SubmitTask submitTask;
    private final Templates templates;
    private final SchemaCheck schemas = new SchemaCheck();

    TaskSender(SubmitTask submitTask, Templates templates) {
        this.submitTask = submitTask;
        this.templates = templates;
    }

    Sending send(Target.Task target, String subscription, BusEvent event, Invocation invocation) {
        String[] named = target.template().split("[/@]", 3);
        Optional<String> version = named.length == 3 ? Optional.of(named[2]) : Optional.empty();
        Optional<Offer> offer = templates.offer(named[0], named[1], version);
        if (offer.isEmpty()) {
            return unknown(target);
        }
        return switch (input(target, event)) {
            case Made.Missing missing -> Sending.Failed.permanent("INPUT_MISSING", missing.message());
            case Made.Input made -> {
                Submission wish = submission(named[0], named[1], subscription, event, made.input());
                Template template = submitTask.choose(offer.get(), wish);
                String wrong = template.inputSchema()
                        .map(schema -> schemas.violations(made.input(), schema).stream()
                                .map(violation -> violation.at() + " " + violation.problem())
                                .collect(Collectors.joining("; ")))
                        .orElse("");
                yield wrong.isEmpty()
                        ? submitted(target, wish.of(template.ref().version()), invocation)
                        : Sending.Failed.permanent("INPUT_INVALID", wrong);
            }
        };
    }

    private static Made input(Target.Task target, BusEvent event) {
        return target.input()
                .map(mapping -> InputMapping.of(mapping).apply(new MappingInput(event.id(), event.detail(), Map.of())))
                .orElseGet(() -> new Made.Input(event.detail()));
    }

    private static Submission submission(
            String namespace, String template, String subscription, BusEvent event, JsonNode input) {
        return new Submission(
                namespace,
                template,
                Optional.empty(),
                canonical(input),
                Optional.of(event.id() + "/" + subscription),
                Optional.empty(),
                text(event, "correlationId"),
                text(event, "traceparent").filter(TraceContext::isOne),
                Optional.of(Identity.BY_KEY),
                Optional.empty());
    }

    private Sending submitted(Target.Task target, Submission submission, Invocation invocation) {
        return switch (submitTask.submit(submission, invocation)) {
            case Submitted.Created created ->
                new Sending.Sent(Map.of("task", created.task().id().text()));
            case Submitted.Duplicate duplicate ->
                new Sending.Sent(Map.of("task", duplicate.task().id().text()));
            // The event has started its task before, when the subscription made another input of it.
            case Submitted.Conflict conflict ->
                new Sending.Sent(Map.of("task", conflict.first().id().text()));
            // So has this one, and the task was forgotten since.
            case Submitted.BeingErased erased ->
                new Sending.Sent(Map.of("task", erased.first().id().text()));
            case Submitted.UnknownTemplate ignored -> unknown(target);
        };
    }

    private static Sending unknown(Target.Task target) {
        return Sending.Failed.permanent("UNKNOWN_TEMPLATE", "There is no template " + target.template());
    }

    private static Optional<String> text(BusEvent event, String field) {
        JsonNode value = event.detail().path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private static Json canonical(JsonNode input) {
        return new Json(
                CanonicalJson.of(DocumentReader.readStored(JsonTrees.json(input).text())));
    }
}
