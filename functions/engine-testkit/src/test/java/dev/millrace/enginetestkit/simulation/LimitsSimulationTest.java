package dev.millrace.enginetestkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// The limits' own share of the simulation: that it is no empty promise.
class LimitsSimulationTest {
    private static final int SEEDS = 1_000;

    @Test
    void limits_are_reached_and_breakers_open_among_the_seeds_and_all_that_was_promised_holds() {
        int[] seen = Simulation.inVirtualThread(() -> {
            int reached = 0;
            int opened = 0;
            for (int seed = 1; seed <= SEEDS; seed++) {
                RandomGenerator random =
                        RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
                ManualClock clock = new ManualClock();
                Workload workload = new RandomWorkload(random).draw();
                Weather weather =
                        new RandomWeather(random, clock, clock.instant().plus(Duration.ofMinutes(30)));
                SimulatedCloud cloud = new SimulatedCloud(workload, weather, clock, seed, 4, 5, false);
                try {
                    cloud.run();
                    reached += cloud.limitsHold().fullest() > 0 ? 1 : 0;
                    opened += cloud.limitsHold().opened() > 0 ? 1 : 0;
                } finally {
                    cloud.close();
                }
            }
            return new int[] {reached, opened};
        });

        assertThat(seen[0]).as("workloads in which a limit was reached").isGreaterThan(SEEDS / 20);
        assertThat(seen[1]).as("workloads in which a breaker opened").isGreaterThan(3);
    }
}
