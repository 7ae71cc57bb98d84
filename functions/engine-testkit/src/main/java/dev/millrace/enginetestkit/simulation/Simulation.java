package dev.millrace.enginetestkit.simulation;

import dev.millrace.engine.port.Templates;
import dev.millrace.enginetestkit.memory.ManualClock;
import dev.millrace.enginetestkit.memory.MemoryTaskStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// One simulation from one seed: workload, weather and all.
public final class Simulation {
    private final long seed;

    public Simulation(long seed) {
        this.seed = seed;
    }

    /// Runs it to its end.
    ///
    /// @throws SimulationFailed if something that was promised did not hold, with the whole trace
    public Report run() {
        return inVirtualThread(() -> run(false));
    }

    /// The same, in front of an audience that is told of each write as the table's stream would.
    ///
    /// @param audience made from the templates of the workload
    public Report run(Function<Templates, MemoryTaskStore.Stream> audience) {
        return inVirtualThread(() -> {
            SimulatedCloud cloud = cloud(false);
            try {
                cloud.ledger().tell(audience.apply(cloud.ledger().templates()));
                return cloud.run();
            } finally {
                cloud.close();
            }
        });
    }

    /// The same, and tells all that happened.
    public List<String> trace() {
        return inVirtualThread(() -> {
            SimulatedCloud cloud = cloud(true);
            try {
                cloud.run();
            } catch (Violation told) {
                return List.copyOf(cloud.trace());
            } finally {
                cloud.close();
            }
            return List.copyOf(cloud.trace());
        });
    }

    private Report run(boolean traced) {
        SimulatedCloud cloud = cloud(traced);
        try {
            return cloud.run();
        } catch (Violation violation) {
            if (traced) {
                throw new SimulationFailed(seed, violation, cloud.trace());
            }
        } finally {
            cloud.close();
        }
        return run(true);
    }

    private SimulatedCloud cloud(boolean traced) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        ManualClock clock = new ManualClock();
        Workload workload = new RandomWorkload(random).draw();
        Duration rough = Duration.ofMinutes(5 + random.nextInt(240));
        Weather weather = new RandomWeather(random, clock, clock.instant().plus(rough));
        return new SimulatedCloud(workload, weather, clock, seed, 1 + random.nextInt(4), 2 + random.nextInt(4), traced);
    }

    /// The simulation's own thread is a virtual one, as those it hands control to are: that is ten times faster.
    static <T> T inVirtualThread(Callable<T> work) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            return executor.submit(work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SimulationFailed failed) {
                throw failed;
            }
            throw new IllegalStateException("The simulation itself failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while simulating", e);
        }
    }
}
