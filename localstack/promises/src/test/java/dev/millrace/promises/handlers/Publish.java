package dev.millrace.promises.handlers;

import dev.millrace.handler.RetryableException;
import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import dev.millrace.handler.Unfinished;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Publishes what its config says, and then ends as its config says.
public final class Publish implements StepHandler<Object, Object> {
    /// @param failures attempts that fail, from the first, after they have published
    /// @param legs how often it goes on in another invocation
    public record Config(List<Said> events, Optional<Integer> failures, Optional<Integer> legs) {}

    public record Said(String type, Optional<Integer> version, Map<String, Object> body) {}

    @Override
    public String name() {
        return "test.publish";
    }

    @Override
    public Object handle(Object input, StepContext context) {
        var config = context.config(Config.class);
        for (var said : config.events()) {
            if (said.version().isPresent()) {
                context.publish(said.type(), said.version().get(), said.body());
            } else {
                context.publish(said.type(), said.body());
            }
        }
        if (context.attempt() <= config.failures().orElse(0)) {
            throw new RetryableException("SHAKY", "after it published");
        }
        int leg = context.checkpoint(Integer.class).orElse(0);
        return leg < config.legs().orElse(0) ? new Unfinished(leg + 1, Duration.ZERO) : Map.of("published", true);
    }
}
