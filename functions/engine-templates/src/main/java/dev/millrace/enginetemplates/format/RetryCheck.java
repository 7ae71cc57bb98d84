package dev.millrace.enginetemplates.format;

import dev.millrace.engine.retry.Jitter;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import java.time.Duration;
import java.util.List;

/// Whether the keys of a `retry` block go together, with what it takes from the blocks below it.
final class RetryCheck {
    private RetryCheck() {}

    /// @param block where the uppermost block stands
    /// @param effective that block over those below it
    static void check(Place block, RetryBlock effective, Problems problems) {
        Growth growth = effective.growth();
        belongsTo(block, "increment", growth == Growth.LINEAR, "backoff: linear", problems);
        belongsTo(block, "multiplier", growth == Growth.EXPONENTIAL, "backoff: exponential", problems);
        belongsTo(block, "delays", growth == Growth.TABLE, "backoff: table", problems);
        belongsTo(block, "delay", growth != Growth.TABLE, "every backoff but table", problems);
        if (growth == Growth.TABLE
                && effective.delays().isEmpty()
                && block.child("delays").isEmpty()) {
            problems.add(block, "backoff: table needs 'delays'", "write delays: [1s, 5s, 30s]");
        }
        checkJitter(block, effective, problems);
        checkCap(block, effective, problems);
    }

    private static void checkJitter(Place block, RetryBlock effective, Problems problems) {
        Jitter jitter = effective.effectiveJitter();
        boolean spreads = jitter == Jitter.ADDITIVE || jitter == Jitter.MULTIPLICATIVE;
        belongsTo(block, "spread", spreads, "jitter: additive or multiplicative", problems);
        Place at = block.child("spread").orElse(block);
        boolean written = block.child("spread").isPresent();
        if (jitter == Jitter.ADDITIVE
                && effective.spreadTime().isEmpty()
                && (!written || effective.spreadFactor().isPresent())) {
            problems.add(at, "jitter: additive needs a duration as 'spread'", "write spread: 500ms");
        }
        if (jitter == Jitter.MULTIPLICATIVE
                && effective.spreadFactor().isEmpty()
                && (!written || effective.spreadTime().isPresent())) {
            problems.add(at, "jitter: multiplicative needs a factor as 'spread'", "write spread: 0.2");
        }
    }

    private static void checkCap(Place block, RetryBlock effective, Problems problems) {
        Duration shortest = effective.growth() == Growth.TABLE
                ? effective.delays().orElse(List.of()).stream()
                        .min(Duration::compareTo)
                        .orElse(Duration.ZERO)
                : effective.delay().orElse(RetryBlock.DEFAULT_DELAY);
        effective.cap().filter(cap -> cap.compareTo(shortest) < 0).ifPresent(cap -> {
            Place at = block.child("cap").or(() -> block.child("delay")).orElse(block);
            problems.add(
                    at,
                    "the cap of " + Durations.text(cap) + " is shorter than the first delay of "
                            + Durations.text(shortest),
                    "raise the cap or lower the delay");
        });
    }

    private static void belongsTo(Place block, String key, boolean fits, String owner, Problems problems) {
        if (!fits) {
            block.child(key)
                    .ifPresent(value ->
                            problems.add(value, "'" + key + "' belongs to " + owner, "leave it out, or choose that"));
        }
    }
}
