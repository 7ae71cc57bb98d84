package dev.millrace.enginetestkit.simulation;

import static dev.millrace.enginetestkit.StepBuilder.aStep;
import static dev.millrace.enginetestkit.TemplateBuilder.aTemplate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.StepState;
import dev.millrace.engine.task.Move;
import dev.millrace.engine.task.TaskRecord;
import dev.millrace.engine.template.Template;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a quiet tenant waits in a lane that a noisy one fills.
class FairnessSimulationTest {
    private static final int SEEDS = 12;
    private static final int LOUD = 600;

    /// Invocations at once: nobody is noisy in a lane that is small.
    private static final int LANE = 20;
    private static final Template TEMPLATE = aTemplate("sim/fair")
            .with(aStep("a").by("simulated"), aStep("b").after("a").by("simulated"))
            .build();

    @Test
    void a_quiet_tenant_waits_at_most_a_fifth_of_what_a_noisy_one_waits() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Waits waits = waits(seed, Duration.ZERO);

            assertThat(waits.quiet().multipliedBy(5))
                    .as("seed %d: %s", seed, waits)
                    .isLessThan(waits.noisy());
        }
    }

    /// Lost messages are sent again after minutes, whosever they are: such a wait is no fault of the lane's.
    @Test
    void in_bad_weather_half_of_a_quiet_tenants_tasks_still_do() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Waits waits = waits(seed, Duration.ofMinutes(30));

            assertThat(waits.quietMedian().multipliedBy(5))
                    .as("seed %d: %s", seed, waits)
                    .isLessThan(waits.noisy());
        }
    }

    /// From submission to the first attempt.
    ///
    /// @param quiet what 95 in 100 wait at most
    /// @param noisy the same
    private record Waits(Duration quiet, Duration quietMedian, Duration noisy) {}

    private static Waits waits(int seed, Duration rough) {
        return Simulation.inVirtualThread(() -> {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            ManualClock clock = new ManualClock();
            Weather weather = new RandomWeather(random, clock, clock.instant().plus(rough));
            SimulatedCloud cloud = new SimulatedCloud(workload(random), weather, clock, seed, LANE, 5, false);
            try {
                cloud.run();
                List<TaskRecord> tasks =
                        List.copyOf(cloud.ledger().records().tasks().values());
                return new Waits(waits(tasks, "quiet", 95), waits(tasks, "quiet", 50), waits(tasks, "noisy", 95));
            } finally {
                cloud.close();
            }
        });
    }

    /// One tenant submits all it has at once, the other a task now and then.
    private static Workload workload(RandomGenerator random) {
        Behaviour slow = Behaviour.PLAIN.taking(Duration.ofSeconds(2));
        List<Workload.Wish> wishes = new ArrayList<>();
        IntStream.range(0, LOUD).forEach(i -> wishes.add(wish(Duration.ofMillis(random.nextInt(5_000)), "noisy", i)));
        IntStream.range(0, 20).forEach(i -> wishes.add(wish(Duration.ofSeconds(10 + 2L * i), "quiet", i)));
        return new Workload(List.of(TEMPLATE), Map.of("fair", List.of(slow, slow)), wishes, List.of());
    }

    private static Workload.Wish wish(Duration at, String tenant, int number) {
        return new Workload.Wish(at, TEMPLATE, Optional.of(tenant + number), "{}", Optional.of(tenant));
    }

    private static Duration waits(List<TaskRecord> tasks, String tenant, int percent) {
        List<Duration> waits = tasks.stream()
                .filter(task -> task.head().tenant().equals(Optional.of(tenant)))
                .map(task -> Duration.between(task.head().createdAt(), began(task)))
                .sorted()
                .toList();
        return waits.get((waits.size() * percent - 1) / 100);
    }

    private static Instant began(TaskRecord task) {
        return task.history().moves().stream()
                .filter(move -> move instanceof Move.OfSteps steps && steps.to() == StepState.Kind.RUNNING)
                .map(Move::at)
                .findFirst()
                .orElseThrow();
    }
}
