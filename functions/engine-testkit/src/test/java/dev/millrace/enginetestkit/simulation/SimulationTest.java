package dev.millrace.enginetestkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Thousands of seeds through the simulated cloud. `-Dmillrace.seeds=1000000 -Dmillrace.from=1` runs others, and more.
class SimulationTest {
    private static final long SEEDS = Long.getLong("millrace.seeds", 2_500);
    private static final long FROM = Long.getLong("millrace.from", 1);
    private static final int THREADS = 2;

    @Test
    void whatever_goes_wrong_every_task_ends_as_it_must() throws Exception {
        List<Future<Map<Fault, Long>>> parts = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                long first = FROM + thread;
                parts.add(executor.submit(() -> simulate(first)));
            }
        }

        Map<Fault, Long> seen = new EnumMap<>(Fault.class);
        for (Future<Map<Fault, Long>> part : parts) {
            resultOf(part).forEach((fault, times) -> seen.merge(fault, times, Long::sum));
        }
        if (SEEDS >= 2_000) {
            assertThat(seen.keySet()).containsAll(Arrays.asList(Fault.values()));
        }
    }

    private static Map<Fault, Long> resultOf(Future<Map<Fault, Long>> part) throws InterruptedException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SimulationFailed failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Map<Fault, Long> simulate(long first) throws IOException {
        Map<Fault, Long> seen = new EnumMap<>(Fault.class);
        for (long seed = first; seed < FROM + SEEDS; seed += THREADS) {
            try {
                new Simulation(seed).run().faults().forEach((fault, times) -> seen.merge(fault, times, Long::sum));
            } catch (SimulationFailed failed) {
                Files.write(Path.of("target", "simulation-" + seed + ".txt"), failed.trace());
                throw failed;
            }
        }
        return seen;
    }

    @Test
    void the_same_seed_is_the_same_story() {
        for (long seed = 1; seed <= 30; seed++) {
            assertThat(new Simulation(seed).run()).isEqualTo(new Simulation(seed).run());
        }
        assertThat(new Simulation(7).run().hash())
                .isNotEqualTo(new Simulation(8).run().hash());
    }

    @Test
    void a_trace_is_kept_for_people_and_changes_nothing() {
        assertThat(new Simulation(3).trace())
                .isEqualTo(new Simulation(3).trace())
                .hasSizeGreaterThan(20);
    }
}
