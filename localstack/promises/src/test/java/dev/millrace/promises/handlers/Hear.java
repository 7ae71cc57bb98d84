package dev.millrace.promises.handlers;

import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Hears of tasks through a subscription, the first time badly.
public final class Hear implements StepHandler<Hear.Event, String> {
    /// What each attempt heard.
    public static final List<Heard> ATTEMPTS = new CopyOnWriteArrayList<>();

    /// @param task what the event is about
    public record Event(String task, String type) {}

    /// @param greeting of the config
    public record Heard(String task, int attempt, String key, String greeting) {}

    /// @param greeting any
    public record Config(String greeting) {}

    @Override
    public String name() {
        return "test.hear";
    }

    @Override
    public String handle(Event event, StepContext context) {
        ATTEMPTS.add(new Heard(
                event.task(),
                context.attempt(),
                context.idempotencyKey(),
                context.config(Config.class).greeting()));
        if (context.attempt() == 1) {
            throw new RetryableException("NOT_YET", "I did not get that");
        }
        return "heard";
    }
}
