package dev.millrace.engineaws.task;

import dev.millrace.engine.graph.StepSet;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Continuation;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.task.StepRecord;
import dev.millrace.engine.template.Json;
import dev.millrace.engineaws.table.Item;
import dev.millrace.engineaws.table.NewItem;
import java.time.Instant;

/// A step's record as an item. `attempt` is the attempt whose record it is: of a step that is to be retried the one
/// that failed, so that the next one counts as later. A record that was given up has none, and no attempt is later.
final class StepItem {
    private StepItem() {}

    static Item of(StepRecord step) {
        Key key = Key.step(step.task(), step.step());
        NewItem item = new NewItem(key.pk(), key.sk());
        OriginAttributes.put(step.origin(), item);
        OriginAttributes.mark(step.origin(), step.history(), item);
        OwnEventAttributes.put(step.history(), item);
        item.text("state", Code.STEP_STATE.word(step.state().kind()))
                .number("epoch", step.epoch())
                .numberUnless(0, "attempt", attempt(step))
                .number("revision", step.revision())
                .number("taskVersion", step.taskVersion())
                .bytesIfAny("unchosen", step.unchosen().encoded())
                .bytesIfAny("history", HistoryBytes.encode(step.history()))
                .text("writer", step.writer())
                .instant("updated", step.updatedAt());
        if (!step.label().isEmpty()) {
            item.text("label", step.label());
        }
        step.result().ifPresent(result -> PayloadAttributes.put(result, "result", item));
        item.textIfAny("details", step.details().map(Json::text)).textIfAny("holder", step.holder());
        step.continuation().ifPresent(from -> {
            item.bytesIfAny("continued", continued(from));
            PayloadAttributes.put(from.checkpoint(), "checkpoint", item);
        });
        switch (step.state()) {
            case StepState.Running running ->
                item.number("claim", running.claim()).instant("lease", running.leaseUntil());
            case StepState.Retrying retrying ->
                item.instant("due", retrying.due()).listIfAny("error", PayloadAttributes.error(retrying.last()));
            case StepState.Waiting waiting -> {
                item.instant("due", waiting.due());
                if (!waiting.token().isEmpty()) {
                    item.text("token", waiting.token());
                }
                if (!waiting.last().equals(waiting.due())) {
                    item.instant("last", waiting.last());
                }
            }
            case StepState.Failed failed -> item.listIfAny("error", PayloadAttributes.error(failed.error()));
            case StepState.Ready ready -> item.number("claim", ready.claim()).instant("due", ready.due());
            case StepState.Pending none -> {}
            case StepState.Complete none -> {}
            case StepState.Skipped none -> {}
            case StepState.Cancelled none -> {}
            case StepState.Resolved none -> {}
        }
        return item.item();
    }

    static StepRecord read(Item item) {
        return new StepRecord(
                Key.taskOf(item.text("pk")),
                Key.stepOf(item.text("sk")),
                item.textIfAny("label").orElse(""),
                OriginAttributes.read(item),
                item.integer("epoch"),
                state(item),
                item.number("revision"),
                item.number("taskVersion"),
                PayloadAttributes.readIfAny(item, "result"),
                StepSet.decode(item.bytesIfAny("unchosen")),
                HistoryBytes.decode(item.bytesIfAny("history")).telling(OwnEventAttributes.read(item)),
                item.text("writer"),
                item.instant("updated"),
                item.textIfAny("details").map(Json::new),
                item.textIfAny("holder"),
                PayloadAttributes.readIfAny(item, "checkpoint").map(checkpoint -> continued(item, checkpoint)));
    }

    /// As varints: legs, attempt, claim, and the milliseconds since 1970 when the first attempt began.
    private static byte[] continued(Continuation from) {
        ByteSink out = new ByteSink(16);
        out.number(from.legs());
        out.number(from.attempt());
        out.number(from.claim());
        out.signed(from.since().toEpochMilli());
        return out.bytes();
    }

    private static Continuation continued(Item item, Payload checkpoint) {
        ByteSource in = new ByteSource(item.bytesIfAny("continued"));
        return new Continuation(
                in.integer(), in.integer(), in.integer(), Instant.ofEpochMilli(in.signed()), checkpoint);
    }

    /// The attempt whose record this is; 0 if its state knows of none.
    static int attempt(StepRecord step) {
        return step.state() instanceof StepState.Retrying retrying ? retrying.attempt() - 1 : step.attempt();
    }

    private static StepState state(Item item) {
        int attempt = item.integer("attempt", 0);
        return switch (Code.STEP_STATE.of(item.text("state"))) {
            case PENDING -> new StepState.Pending();
            case READY -> new StepState.Ready(attempt, item.integer("claim"), due(item));
            case RUNNING -> new StepState.Running(attempt, item.integer("claim"), item.instant("lease"));
            case RETRYING -> new StepState.Retrying(attempt + 1, due(item), error(item));
            case WAITING ->
                new StepState.Waiting(
                        attempt,
                        due(item),
                        item.textIfAny("token").orElse(""),
                        item.has("last") ? item.instant("last") : due(item));
            case COMPLETE -> new StepState.Complete(attempt);
            case FAILED -> new StepState.Failed(attempt, error(item));
            case SKIPPED -> new StepState.Skipped();
            case CANCELLED -> new StepState.Cancelled();
            case RESOLVED -> new StepState.Resolved();
        };
    }

    private static Instant due(Item item) {
        return item.instant("due");
    }

    private static StepError error(Item item) {
        return PayloadAttributes.error(item, "error", item.list("error"));
    }
}
