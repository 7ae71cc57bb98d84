package dev.millrace.engine.subscription;

import dev.millrace.engine.limit.Rate;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.template.Json;
import java.time.Duration;
import java.util.Optional;

/// What a subscription says, read and checked.
///
/// @param deadLetterQueue the URL or the ARN of a queue that gets what is given up, too
/// @param order of events that the table told
/// @param timeout of one delivery by webhook
/// @param document what was read, in its canonical form
public record Subscription(
        String name,
        Optional<String> description,
        EventFilter filter,
        Target target,
        Order order,
        RetryPolicy retry,
        OnError onError,
        Optional<String> deadLetterQueue,
        Optional<Rate> rate,
        Duration timeout,
        Patience patience,
        Json document) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);
}
