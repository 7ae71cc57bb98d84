package dev.millrace.enginetestkit.simulation;

import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Many seeds of one kind of workload, for a time rough and then fair. The first seed in which a promise
/// did not hold is played again, and fails with all that happened.
///
/// @param workload drawn for a seed
/// @param roughMinutes bad weather lasts five minutes, and up to so many more
record Seeds(Function<RandomGenerator, Workload> workload, int roughMinutes) {
    /// @param play runs the simulation, and looks at what it likes
    void play(int from, int seeds, Consumer<SimulatedCloud> play) {
        Simulation.inVirtualThread(() -> {
            for (int seed = from; seed < from + seeds; seed++) {
                SimulatedCloud cloud = cloud(seed, false);
                try {
                    play.accept(cloud);
                } catch (Violation violation) {
                    throw told(seed, violation);
                } finally {
                    cloud.close();
                }
            }
            return true;
        });
    }

    private AssertionError told(int seed, Violation violation) {
        SimulatedCloud again = cloud(seed, true);
        try {
            again.run();
        } catch (Violation same) {
            // It was told of already; this time there is a trace.
        } finally {
            again.close();
        }
        return new AssertionError(
                "seed " + seed + ": " + violation.getMessage() + "\n" + String.join("\n", again.trace()), violation);
    }

    private SimulatedCloud cloud(int seed, boolean traced) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        ManualClock clock = new ManualClock();
        Workload drawn = workload.apply(random);
        Weather weather = new RandomWeather(
                random, clock, clock.instant().plus(Duration.ofMinutes(5 + random.nextInt(roughMinutes))));
        return new SimulatedCloud(drawn, weather, clock, seed, 1 + random.nextInt(4), 3 + random.nextInt(3), traced);
    }
}
