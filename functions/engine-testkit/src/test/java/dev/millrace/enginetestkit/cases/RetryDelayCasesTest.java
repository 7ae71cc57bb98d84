package dev.millrace.enginetestkit.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.retry.Backoff;
import dev.millrace.engine.retry.Jitter;
import dev.millrace.engine.retry.RetryPolicy;
import dev.millrace.engine.template.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Delays and weights of another engine.
class RetryDelayCasesTest {
    @TestFactory
    Stream<DynamicTest> delays() {
        List<JsonNode> strategies = new ArrayList<>();
        Cases.read("retry-delays.json").path("retry_delays_seconds").forEach(strategies::add);
        return strategies.stream()
                .map(strategy ->
                        DynamicTest.dynamicTest(strategy.path("strategy").asText(), () -> delays(strategy)));
    }

    private static void delays(JsonNode strategy) {
        Duration cap = strategy.path("max").isNumber() ? seconds(strategy, "max") : Backoff.LONGEST;
        RetryPolicy policy = new RetryPolicy(1_000, backoff(strategy), cap, Jitter.NONE, 0);
        assertThat(strategy.path("attempt_to_delay").properties()).isNotEmpty();
        strategy.path("attempt_to_delay")
                .properties()
                .forEach(entry -> assertThat(policy.delayAfter(Integer.parseInt(entry.getKey()), 0.5, Optional.empty()))
                        .as("after attempt %s", entry.getKey())
                        .isEqualTo(Duration.ofSeconds(entry.getValue().asLong())));
    }

    private static Backoff backoff(JsonNode strategy) {
        String name = strategy.path("strategy").asText();
        return switch (name) {
            case "fixed" -> new Backoff.Fixed(seconds(strategy, "base"));
            case "linear" -> new Backoff.Linear(seconds(strategy, "base"), seconds(strategy, "increment"));
            case "exponential" ->
                new Backoff.Exponential(
                        seconds(strategy, "base"), strategy.path("multiplier").asDouble());
            case "fibonacci" -> new Backoff.Fibonacci(seconds(strategy, "base"));
            case "custom" ->
                new Backoff.Table(IntStream.rangeClosed(1, 7)
                        .mapToObj(attempt -> Duration.ofSeconds(attempt <= 3 ? 5 : attempt <= 6 ? 30 : 300))
                        .toList());
            default -> throw new AssertionError("A strategy that is not known: " + name);
        };
    }

    private static Duration seconds(JsonNode strategy, String field) {
        return Duration.ofSeconds(strategy.path(field).asLong());
    }

    @Test
    void no_delay_is_shorter_than_the_least() {
        long least = Cases.read("retry-delays.json").path("min_delay_ms").asLong();
        RetryPolicy policy =
                new RetryPolicy(3, new Backoff.Fixed(Duration.ZERO), Duration.ofMinutes(1), Jitter.NONE, 0);

        assertThat(policy.delayAfter(1, 0, Optional.empty())).isEqualTo(Duration.ofMillis(least));
    }

    @Test
    void lanes_weigh_as_they_do_there() {
        JsonNode priorities = Cases.read("retry-delays.json").path("priority");

        for (Lane lane : Lane.values()) {
            String name = lane.name().charAt(0) + lane.name().substring(1).toLowerCase(Locale.ROOT);
            assertThat(lane.weight())
                    .isEqualTo(priorities.path(name).path("weight").asInt());
        }
    }
}
