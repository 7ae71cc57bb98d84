package dev.millrace.deliverevents.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.deliverevents.simulation.DeliverySimulation.Event;
import dev.millrace.engine.subscription.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A subscriber that is down for an hour catches up, whatever dies or comes twice meanwhile, and nobody else notices.
class DeliverySimulationTest {
    private static final int SEEDS = 200;
    private static final Duration PROMPT = Duration.ofSeconds(2);
    private static final Duration UNTIL_AGAIN = QueueInMemory.VISIBILITY.plusSeconds(32);

    @Test
    void a_subscriber_that_is_down_for_an_hour_catches_up_and_delays_no_other() {
        var runs = runs(0, 0);

        assertThat(runs).allSatisfy((seed, run) -> {
            for (String name : all()) {
                assertThat(run.table().readHealth(name).delivered())
                        .as("seed %d: %s", seed, name)
                        .isEqualTo(run.target().receivedBy(name).size());
                assertThat(run.table().readHealth(name).failed())
                        .as("seed %d: %s", seed, name)
                        .isEqualTo(run.deadLetters(name).size());
                assertThat(run.counted("DeliveriesMade", name))
                        .isEqualTo(run.table().readHealth(name).delivered());
                assertThat(run.counted("DeliveriesGivenUp", name))
                        .isEqualTo(run.table().readHealth(name).failed());
            }
        });
        assertThat(sum(runs, run -> (int) run.table().readHealth("down").retried()))
                .isGreaterThan(10 * SEEDS);
        assertThat(sum(runs, run -> run.deadLetters("down-impatient").size())).isGreaterThan(SEEDS);
    }

    @Test
    void so_it_does_when_workers_die_and_messages_come_twice() {
        var runs = runs(0.01, 0.02);

        assertThat(sum(runs, DeliverySimulation::deaths)).isGreaterThan(10 * SEEDS);
        assertThat(sum(runs, DeliverySimulation::readersDeaths)).isGreaterThan(SEEDS);
    }

    /// Each checked, by its seed.
    private static Map<Integer, DeliverySimulation> runs(double deaths, double copies) {
        Map<Integer, DeliverySimulation> runs = new ConcurrentSkipListMap<>();
        IntStream.range(0, SEEDS).parallel().forEach(seed -> {
            var run = new DeliverySimulation(seed, deaths, copies).run();
            checkAll(run, seed);
            runs.put(seed, run);
        });
        return runs;
    }

    private static int sum(Map<Integer, DeliverySimulation> runs, ToIntFunction<DeliverySimulation> what) {
        return runs.values().stream().mapToInt(what).sum();
    }

    private static List<String> all() {
        return Stream.concat(DeliverySimulation.UNORDERED.stream(), DeliverySimulation.IN_ORDER.stream())
                .toList();
    }

    private static void checkAll(DeliverySimulation run, long seed) {
        for (String name : all()) {
            var dead = run.deadLetters(name);
            for (Event event : run.events()) {
                String what = "seed " + seed + ": " + event.id() + " to " + name;
                int trouble = run.trouble(name, event);
                boolean received = run.target().receivedBy(name).containsKey(event.id());
                assertThat(received || dead.containsKey(event.id()))
                        .as(what + " arrived, or is a dead letter")
                        .isTrue();
                assertThat(run.target().attempts(name, event.id()))
                        .as(what + ", attempts")
                        .hasSizeLessThanOrEqualTo(most(name) * (1 + trouble));
                if (name.startsWith("steady")) {
                    assertThat(run.target().receivedBy(name).getOrDefault(event.id(), Instant.MAX))
                            .as(what + ", in time")
                            .isBeforeOrEqualTo(event.at()
                                    .plus(PROMPT)
                                    .plus(UNTIL_AGAIN.multipliedBy(trouble))
                                    .plus(PROMPT.multipliedBy(run.readersDeaths())));
                }
            }
            for (Kept letter : dead.values()) {
                assertThat(letter.code()).isEqualTo("UNREACHABLE");
                assertThat(letter.reason()).isEqualTo("it is down");
                assertThat(letter.attempts()).isEqualTo(most(name));
            }
        }
        for (String patient : List.of("down", "down-order", "paused", "paused-order", "steady", "steady-order")) {
            assertThat(run.deadLetters(patient))
                    .as("seed %d: %s", seed, patient)
                    .isEmpty();
        }
        for (String name : DeliverySimulation.IN_ORDER) {
            for (String task : run.tasks()) {
                assertThat(run.numbersOf(task, name))
                        .as("seed %d: %s to %s", seed, task, name)
                        .isSorted();
            }
        }
    }

    private static int most(String name) {
        return DeliverySimulation.MOST_ATTEMPTS.getOrDefault(name, 0);
    }
}
