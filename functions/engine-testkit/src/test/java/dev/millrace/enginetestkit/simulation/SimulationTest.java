package dev.millrace.enginetestkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Thousands of seeds through the simulated cloud, from behind those that [CoverageTest] plays.
/// `-Dmillrace.seeds=1000000 -Dmillrace.from=1` runs others, and more.
class SimulationTest {
    private static final long SEEDS = Long.getLong("millrace.seeds", 1_800);
    private static final long FROM = Long.getLong("millrace.from", CoverageTest.SEEDS + 1);
    private static final int THREADS = 2;

    /// What people and others outside do is played by tests of its own, but for cancelling, pausing and resuming.
    private static final EnumSet<Cause> NOT_PLAYED = EnumSet.of(
            Cause.ANSWERED,
            Cause.ANSWER_OVERDUE,
            Cause.FAILURE_BLOCKS,
            Cause.TASK_TIMEOUT,
            Cause.MOVED_TO_LANE,
            Cause.CANCEL_REQUESTED,
            Cause.WENT_STALE,
            Cause.DELETED,
            Cause.EXPIRED,
            Cause.CHILD_STARTED,
            Cause.CHILD_ENDED,
            Cause.PARENT_ENDED);

    @Test
    void whatever_goes_wrong_every_task_ends_as_it_must() throws Exception {
        List<Future<Seen>> parts = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                long first = FROM + thread;
                parts.add(executor.submit(() -> simulate(first)));
            }
        }

        Seen seen = new Seen();
        for (Future<Seen> part : parts) {
            seen.add(resultOf(part));
        }
        System.out.println(
                "Simulated " + SEEDS + " seeds: " + seen.faults + ", ends " + seen.ends + ", causes " + seen.causes);
        if (SEEDS >= 1_500) {
            assertThat(seen.faults.keySet()).containsAll(Arrays.asList(Fault.values()));
            assertThat(seen.causes).containsAll(EnumSet.complementOf(NOT_PLAYED));
        }
    }

    /// What was played, over many seeds.
    private static final class Seen {
        private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
        private final Map<String, Integer> ends = new TreeMap<>();
        private final Set<Cause> causes = EnumSet.noneOf(Cause.class);

        void add(Report report) {
            report.faults().forEach((fault, times) -> faults.merge(fault, times, Long::sum));
            report.ends().forEach((end, times) -> ends.merge(end, times, Integer::sum));
            causes.addAll(report.causes());
        }

        void add(Seen other) {
            other.faults.forEach((fault, times) -> faults.merge(fault, times, Long::sum));
            other.ends.forEach((end, times) -> ends.merge(end, times, Integer::sum));
            causes.addAll(other.causes);
        }
    }

    private static Seen resultOf(Future<Seen> part) throws InterruptedException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SimulationFailed failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Seen simulate(long first) throws IOException {
        Seen seen = new Seen();
        for (long seed = first; seed < FROM + SEEDS; seed += THREADS) {
            try {
                seen.add(new Simulation(seed).run());
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
