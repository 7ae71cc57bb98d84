package dev.millrace.enginetestkit.simulation;

import static org.assertj.core.api.Assertions.fail;

import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// People who have their hands in everything, whatever goes wrong beside: nothing starts that they paused, what they
/// cancel ends as they said, what they delete vanishes wholly, and whatever they order, each task comes to an end or
/// waits for a person. `-Dmillrace.people=100000 -Dmillrace.people.from=1` runs others, and more.
class PeopleSimulationTest {
    private static final int SEEDS = Integer.getInteger("millrace.people", 1_500);
    private static final int FROM = Integer.getInteger("millrace.people.from", 1);

    @Test
    void whatever_people_order_at_any_moment_all_that_was_promised_holds() {
        simulate(FROM, SEEDS, report -> {});
    }

    static void simulate(int from, int seeds, Consumer<Report> heard) {
        Simulation.inVirtualThread(() -> {
            for (int seed = from; seed < from + seeds; seed++) {
                SimulatedCloud cloud = cloud(seed, false);
                try {
                    heard.accept(cloud.run());
                } catch (Violation violation) {
                    tell(seed, violation);
                } finally {
                    cloud.close();
                }
            }
            return true;
        });
    }

    private static void tell(int seed, Violation violation) {
        SimulatedCloud again = cloud(seed, true);
        try {
            again.run();
        } catch (Violation same) {
            fail("seed " + seed + ": " + violation.getMessage() + "\n" + String.join("\n", again.trace()), violation);
        } finally {
            again.close();
        }
    }

    private static SimulatedCloud cloud(int seed, boolean traced) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        ManualClock clock = new ManualClock();
        Workload workload = new PeopleWorkload(random).draw();
        Weather weather =
                new RandomWeather(random, clock, clock.instant().plus(Duration.ofMinutes(5 + random.nextInt(120))));
        return new SimulatedCloud(workload, weather, clock, seed, 1 + random.nextInt(4), 3 + random.nextInt(3), traced);
    }
}
