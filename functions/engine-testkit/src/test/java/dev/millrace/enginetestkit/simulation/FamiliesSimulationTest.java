package dev.millrace.enginetestkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Parent;
import dev.millrace.enginetestkit.memory.ManualClock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Tasks that start tasks, whatever goes wrong: nothing is lost, no step goes on before its task has ended, and no step
/// of a child begins whose worker has seen the parent's end. `-Dmillrace.families=100000` runs more.
class FamiliesSimulationTest {
    private static final int SEEDS = Integer.getInteger("millrace.families", 2_000);

    @Test
    void whatever_goes_wrong_parents_go_on_behind_their_children_and_take_them_along() {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        Map<TaskState.Kind, Integer> ends = new EnumMap<>(TaskState.Kind.class);

        simulate(1, SEEDS, cloud -> {
            causes.addAll(cloud.run().causes());
            cloud.ledger().tasks().values().stream()
                    .filter(task -> task.head().parent().filter(Parent::waits).isPresent())
                    .forEach(task -> ends.merge(task.state().kind(), 1, Integer::sum));
        });

        System.out.println("Children that were waited for ended so: " + ends + ", causes " + causes);
        assertThat(causes).contains(Cause.CHILD_STARTED, Cause.CHILD_ENDED, Cause.PARENT_ENDED);
        assertThat(ends.get(TaskState.Kind.COMPLETE)).isGreaterThan(SEEDS / 2);
        assertThat(ends.get(TaskState.Kind.FAILED)).isGreaterThan(SEEDS / 10);
        assertThat(ends.get(TaskState.Kind.CANCELLED)).isGreaterThan(SEEDS / 20);
    }

    static void simulate(int from, int seeds, Consumer<SimulatedCloud> play) {
        Simulation.inVirtualThread(() -> {
            for (int seed = from; seed < from + seeds; seed++) {
                SimulatedCloud cloud = cloud(seed, false);
                try {
                    play.accept(cloud);
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
        Workload workload = new FamilyWorkload(random).draw();
        Weather weather =
                new RandomWeather(random, clock, clock.instant().plus(Duration.ofMinutes(5 + random.nextInt(60))));
        return new SimulatedCloud(workload, weather, clock, seed, 1 + random.nextInt(4), 3 + random.nextInt(3), traced);
    }
}
