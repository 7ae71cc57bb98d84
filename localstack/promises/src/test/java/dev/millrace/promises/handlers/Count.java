package dev.millrace.promises.handlers;

import dev.millrace.handler.StepContext;
import dev.millrace.handler.StepHandler;
import dev.millrace.handler.Unfinished;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Counts to what its config says, one in each invocation; its result is the list. Goes on from a list of what it has
/// counted so far.
public final class Count implements StepHandler<Object, Object> {
    /// @param to where it ends
    /// @param restMillis between two invocations
    /// @param breaksAt where its first attempt fails
    /// @param pad letters that make each checkpoint larger
    public record Config(int to, long restMillis, Optional<Integer> breaksAt, Optional<Integer> pad) {}

    /// What it has counted.
    public record Counted(List<Integer> numbers, String pad) {}

    @Override
    public String name() {
        return "test.count";
    }

    @Override
    public Object handle(Object input, StepContext context) {
        var config = context.config(Config.class);
        var before = context.checkpoint(Counted.class).map(Counted::numbers).orElse(List.of());
        if (context.attempt() == 1
                && config.breaksAt().filter(at -> at == before.size()).isPresent()) {
            throw new IllegalStateException("breaks at " + before.size());
        }
        var numbers = new ArrayList<>(before);
        numbers.add(before.size() + 1);
        return numbers.size() < config.to()
                ? new Unfinished(
                        new Counted(numbers, "x".repeat(config.pad().orElse(0))),
                        Duration.ofMillis(config.restMillis()))
                : numbers;
    }
}
