package dev.millrace.deliverevents.send;

import dev.millrace.deliverevents.match.BusEvent;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.subscription.Subscription;
import dev.millrace.engine.subscription.Target;
import dev.millrace.engine.task.TaskId;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetemplates.Reading;
import dev.millrace.enginetemplates.document.JsonTrees;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Runs a step handler with the event as its input, in this process and without a task: what it says of the attempt is
/// what came of it. Retries and dead letters are the subscription's.
final class HandlerSender {
    /// Of an event that is about no task.
    private static final TaskId NO_TASK = new TaskId("0".repeat(26));

    private static final int MOST_KEPT = 500;

    private final Handlers handlers;
    private final InstantSource clock;
    private final Map<String, Reading> read = new ConcurrentHashMap<>();

    HandlerSender(Handlers handlers, InstantSource clock) {
        this.handlers = handlers;
        this.clock = clock;
    }

    Sending send(Target.Handler target, Subscription said, BusEvent event, int attempt) {
        if (read.size() > MOST_KEPT) {
            read.clear();
        }
        return switch (read.computeIfAbsent(said.document().text(), document -> handlers.read(said, target))) {
            case Reading.Invalid invalid ->
                Sending.Failed.permanent(
                        "HANDLER_INVALID",
                        invalid.problems().stream()
                                .map(problem -> problem.at() + ": " + problem.problem())
                                .collect(Collectors.joining("; ")));
            case Reading.Valid valid -> run(valid.template(), said, event, attempt);
        };
    }

    private Sending run(Template template, Subscription said, BusEvent event, int attempt) {
        String task = event.detail().path("task").asText();
        StepCall call = new StepCall(
                TaskId.isOne(task) ? new TaskId(task) : NO_TASK,
                template,
                template.step(0),
                0,
                attempt,
                event.id() + "/" + said.name(),
                event.id() + "-" + said.name() + "-" + attempt,
                event.detail().path("correlationId").asText(),
                event.detail().path("traceparent").asText(),
                JsonTrees.json(event.detail()),
                Map.of(),
                -1,
                "",
                clock.instant().plus(said.timeout()),
                () -> true);
        return switch (handlers.find().runner().run(call)) {
            case Outcome.Completed ignored -> new Sending.Sent(Map.of());
            case Outcome.Failed failed ->
                new Sending.Failed(
                        failed.error().code(),
                        failed.error().message(),
                        failed.retryable(),
                        failed.retryAfter(),
                        false,
                        Map.of());
            case Outcome.Abandoned ignored -> Sending.Failed.retryable("HANDLER_ABANDONED", "the handler gave up");
            case Outcome.Waits ignored -> unfinished();
            case Outcome.GoesOn ignored -> unfinished();
            case Outcome.Chose ignored -> unfinished();
            case Outcome.Creates ignored -> unfinished();
            case Outcome.Skipped ignored -> unfinished();
            case Outcome.Spreads ignored -> unfinished();
            case Outcome.StartsTask ignored -> unfinished();
            case Outcome.HandedOver ignored -> unfinished();
        };
    }

    private static Sending unfinished() {
        return Sending.Failed.permanent(
                "HANDLER_UNFINISHED",
                "a subscription's handler must be through when it returns; start a task for what takes longer");
    }
}
