package dev.millrace.engineaws.queue;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Finish;
import java.util.Arrays;
import java.util.Locale;

/// The body of a message on the advance queue: `{"task":"…","step":12,"epoch":0,"attempt":1,"ending":"complete"}`.
public final class AdvanceMessage {
    private AdvanceMessage() {}

    public static String body(Finish finish) {
        return "{\"task\":\"" + finish.task() + "\",\"step\":" + finish.step() + ",\"epoch\":" + finish.epoch()
                + ",\"attempt\":" + finish.attempt() + ",\"ending\":\"" + word(finish.ending()) + "\"}";
    }

    public static Parsed<Finish> parse(String body) {
        try {
            FlatJson json = FlatJson.read(body);
            return new Parsed.Message<>(new Finish(
                    json.task(),
                    json.number("step", 0),
                    json.number("epoch", 0),
                    json.number("attempt", 0),
                    ending(json.text("ending"))));
        } catch (FlatJson.Refused refused) {
            return new Parsed.Poison<>(refused.because());
        }
    }

    private static StepState.Kind ending(String word) throws FlatJson.Refused {
        return Arrays.stream(StepState.Kind.values())
                .filter(kind -> kind.settles() && word(kind).equals(word))
                .findFirst()
                .orElseThrow(() -> new FlatJson.Refused("'ending' is no state that a step ends in"));
    }

    private static String word(StepState.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
