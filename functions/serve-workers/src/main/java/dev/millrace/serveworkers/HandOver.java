package dev.millrace.serveworkers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.Payloads;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.StepRunner;
import dev.millrace.engine.task.Payload;
import dev.millrace.engine.usecase.HandedOut;
import dev.millrace.engineaws.payload.Uploads;
import dev.millrace.enginetemplates.document.JsonTrees;
import dev.millrace.steprunner.OutsideStep;
import java.util.Collection;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A runner whose handler is at the other end of HTTP: it makes the step's input and puts everything the
/// worker needs into the answer of its request. For many threads.
final class HandOver implements StepRunner {
    /// Ten of them fit into the 6 MB of an answer; a larger input is fetched from where it is kept.
    private static final int INLINE_INPUT = 300 * 1024;

    /// Where a thread puts what it hands over.
    private static final ScopedValue<Collection<ObjectNode>> WORK = ScopedValue.newInstance();

    private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);

    private final OutsideStep outside;
    private final Payloads payloads;
    private final Uploads uploads;

    HandOver(OutsideStep outside, Payloads payloads, Uploads uploads) {
        this.outside = outside;
        this.payloads = payloads;
        this.uploads = uploads;
    }

    /// Answers a message, and puts into `work` what is handed over for it. That is there also where this throws: the
    /// claim stands then, and the message has to come again, to watch over its lease.
    static HandedOut into(Collection<ObjectNode> work, Supplier<HandedOut> answering) {
        return ScopedValue.where(WORK, work).call(answering::get);
    }

    /// @param worker a name it gave itself
    static void tell(ObjectNode work, String worker) {
        LOG.atInfo()
                .addKeyValue("task", work.path("task").asText())
                .addKeyValue("step", work.path("step").asText())
                .addKeyValue("attempt", work.path("attempt").asInt())
                .addKeyValue("worker", worker)
                .log("Handed to a worker outside");
    }

    @Override
    public Outcome run(StepCall call) {
        return switch (outside.input(call)) {
            case OutsideStep.Input.Ended ended -> ended.outcome();
            case OutsideStep.Input.Made made -> {
                WORK.get().add(document(call, made.json()));
                yield new Outcome.HandedOver();
            }
        };
    }

    private ObjectNode document(StepCall call, JsonNode input) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("token", call.heartbeat().token().orElseThrow().text())
                .put("task", call.task().text())
                .put("step", call.step().name())
                .put("handler", call.step().handler())
                .put("attempt", call.attempt())
                .put("idempotencyKey", call.idempotencyKey())
                .put("correlationId", call.correlationId())
                .put("traceparent", call.traceparent())
                .put("deadline", call.deadline().toString())
                .put(
                        "heartbeatSeconds",
                        call.step().heartbeat().orElse(call.step().timeout()).toMillis() / 1000.0);
        switch (payloads.keep(call.task(), JsonTrees.json(input), INLINE_INPUT)) {
            case Payload.Inline inline -> document.set("input", input);
            case Payload.Stored stored ->
                document.put("inputUrl", uploads.addressOf(stored).toString());
        }
        document.set("config", JsonTrees.tree(call.step().config()));
        call.heartbeat().checkpoint().ifPresent(checkpoint -> document.set("checkpoint", JsonTrees.tree(checkpoint)));
        call.heartbeat().details().ifPresent(details -> document.set("heartbeatDetails", JsonTrees.tree(details)));
        return document;
    }
}
