package dev.millrace.enginetemplates.format;

import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.retry.Jitter;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.enginetemplates.document.Node;
import dev.millrace.enginetemplates.document.Place;
import dev.millrace.enginetemplates.document.Problems;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a `retry` block, each key for itself.
public final class RetryReader {
    private RetryReader() {}

    /// A block that stands alone: what it does not say is as by default.
    public static RetryPolicy policy(Section retry) {
        RetryBlock block = read(retry);
        int before = retry.problems().count();
        RetryCheck.check(retry.place(), block, retry.problems());
        return retry.problems().count() == before ? block.policy() : RetryPolicy.DEFAULT;
    }

    static RetryBlock read(Section retry) {
        return new RetryBlock(
                retry.wholeNumber("attempts", 1, RetryPolicy.MOST_ATTEMPTS),
                retry.oneOf("backoff", Growth.class),
                duration(retry, "delay"),
                duration(retry, "increment"),
                retry.number("multiplier", 1, 1_000).map(BigDecimal::doubleValue),
                retry.child("delays").flatMap(place -> delays(place, retry.problems())),
                duration(retry, "cap"),
                retry.oneOf("jitter", Jitter.class),
                isNumber(retry, "spread") ? Optional.empty() : duration(retry, "spread"),
                isNumber(retry, "spread")
                        ? retry.number("spread", 0, 1).map(BigDecimal::doubleValue)
                        : Optional.empty(),
                duration(retry, "within"),
                retry.texts("on"),
                retry.texts("except"));
    }

    private static Optional<Duration> duration(Section retry, String key) {
        return retry.duration(key, Duration.ZERO, Backoff.LONGEST);
    }

    private static boolean isNumber(Section retry, String key) {
        return retry.child(key)
                .filter(value -> value.node() instanceof Node.Numeric)
                .isPresent();
    }

    private static Optional<List<Duration>> delays(Place place, Problems problems) {
        if (!(place.node() instanceof Node.Sequence sequence)
                || sequence.items().isEmpty()) {
            Section.wrongKind(place, "a list of durations", "write [1s, 5s, 30s]", problems);
            return Optional.empty();
        }
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Place item = place.child(i, sequence.items().get(i));
            Section.durationAt(item, Duration.ZERO, Backoff.LONGEST, problems).ifPresent(delays::add);
        }
        return delays.size() == sequence.items().size() ? Optional.of(delays) : Optional.empty();
    }
}
