package dev.millrace.engineaws.queue;

import dev.millrace.engine.task.StepMessage;
import dev.millrace.engine.task.TaskId;
import java.util.Optional;

/// The body of a message on a lane: `{"task":"…","step":12,"epoch":0,"attempt":1}`, and `"legs":3` of one
/// that goes on. The trace travels as the message
/// attribute [#TRACEPARENT], where tools look for it.
public final class LaneMessage {
    public static final String TRACEPARENT = "traceparent";

    private LaneMessage() {}

    public static String body(StepMessage message) {
        return "{\"task\":\"" + message.task() + "\",\"step\":" + message.step() + ",\"epoch\":" + message.epoch()
                + ",\"attempt\":" + message.attempt() + (message.legs() == 0 ? "" : ",\"legs\":" + message.legs())
                + "}";
    }

    /// The task that a message speaks of, if it is one of ours: those of workers and of the advance queue say it alike.
    public static Optional<TaskId> task(String body) {
        try {
            return Optional.of(FlatJson.read(body).task());
        } catch (FlatJson.Refused refused) {
            return Optional.empty();
        }
    }

    /// @param traceparent empty where the message has none
    public static Parsed<StepMessage> parse(String body, String traceparent) {
        try {
            FlatJson json = FlatJson.read(body);
            return new Parsed.Message<>(new StepMessage(
                    json.task(),
                    json.number("step", 0),
                    json.number("epoch", 0),
                    json.number("attempt", 1),
                    json.numberOr("legs", 0),
                    traceparent));
        } catch (FlatJson.Refused refused) {
            return new Parsed.Poison<>(refused.because());
        }
    }
}
