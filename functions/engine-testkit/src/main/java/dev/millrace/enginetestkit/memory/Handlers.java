package dev.millrace.enginetestkit.memory;

import dev.millrace.engine.port.Outcome;
import dev.millrace.engine.port.StepCall;
import dev.millrace.engine.port.StepRunner;
import dev.millrace.engine.state.StepError;
import dev.millrace.engine.template.ChildTask;
import dev.millrace.engine.template.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Handlers as lambdas, by the name that templates call them: `new Handlers().on("charge", call -> …)`.
///
/// They run on the caller's thread, and nothing interrupts one that hangs.
public final class Handlers implements StepRunner {
    /// Does the work of one attempt. An exception counts as a failure that another attempt may mend.
    @FunctionalInterface
    public interface Handler {
        Outcome handle(StepCall call) throws Exception;
    }

    /// Completes at once with no result.
    public static final Handler PASS = call -> completed(Json.NULL);

    /// Starts the step's task with the input of its own.
    public static final Handler CHILD = call -> new Outcome.StartsTask(call.taskInput(), Optional.empty());

    private final Map<String, Handler> handlers =
            new ConcurrentHashMap<>(Map.of("pass", PASS, ChildTask.HANDLER, CHILD));

    /// Names a handler; a name that is taken gets the new one.
    public Handlers on(String name, Handler handler) {
        handlers.put(name, handler);
        return this;
    }

    @Override
    public Outcome run(StepCall call) {
        Handler handler = handlers.get(call.step().handler());
        if (handler == null) {
            return failed(
                    StepError.UNKNOWN_HANDLER,
                    "No handler is named " + call.step().handler());
        }
        try {
            return handler.handle(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Abandoned();
        } catch (Exception e) {
            return mayHelp(StepError.HANDLER_FAILED, String.valueOf(e.getMessage()));
        }
    }

    public static Outcome completed(Json result) {
        return new Outcome.Completed(result);
    }

    /// The result as JSON text.
    public static Outcome completed(String json) {
        return new Outcome.Completed(new Json(json));
    }

    public static Outcome waits(Instant until) {
        return new Outcome.Waits(until, Json.NULL);
    }

    /// A failure that no other attempt mends.
    public static Outcome failed(String code, String message) {
        return new Outcome.Failed(new StepError(code, message), false, Optional.empty());
    }

    /// A failure that another attempt may mend.
    public static Outcome mayHelp(String code, String message) {
        return new Outcome.Failed(new StepError(code, message), true, Optional.empty());
    }
}
