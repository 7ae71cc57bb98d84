package dev.millrace.enginetestkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.state.TaskState;
import dev.millrace.engine.task.Cause;
import dev.millrace.engine.task.Parent;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Tasks that start tasks, whatever goes wrong: nothing is lost, no step goes on before its task has ended, and no step
/// of a child begins whose worker has seen the parent's end. `-Dmillrace.families=100000` runs more.
class FamiliesSimulationTest {
    static final Seeds FAMILIES = new Seeds(random -> new FamilyWorkload(random, false).draw(), 60);

    static final Seeds ORDERED = new Seeds(random -> new FamilyWorkload(random, true).draw(), 60);

    private static final int SEEDS = Integer.getInteger("millrace.families", 2_000);
    private static final int FROM = Integer.getInteger("millrace.families.from", 1);

    @Test
    void whatever_goes_wrong_parents_go_on_behind_their_children_and_take_them_along() {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        Map<TaskState.Kind, Integer> ends = new EnumMap<>(TaskState.Kind.class);

        FAMILIES.play(1, SEEDS, cloud -> {
            causes.addAll(cloud.run().causes());
            cloud.ledger().records().tasks().values().stream()
                    .filter(task -> task.head().parent().filter(Parent::waits).isPresent())
                    .forEach(task -> ends.merge(task.state().kind(), 1, Integer::sum));
        });

        System.out.println("Children that were waited for ended so: " + ends + ", causes " + causes);
        assertThat(causes).contains(Cause.CHILD_STARTED, Cause.CHILD_ENDED, Cause.PARENT_ENDED);
        assertThat(ends.get(TaskState.Kind.COMPLETE)).isGreaterThan(SEEDS / 2);
        assertThat(ends.get(TaskState.Kind.FAILED)).isGreaterThan(SEEDS / 10);
        assertThat(ends.get(TaskState.Kind.CANCELLED)).isGreaterThan(SEEDS / 20);
    }

    @Test
    void whatever_people_order_the_eldest_and_whatever_they_pause_all_come_to_an_end() {
        Map<Feature, Long> features = new EnumMap<>(Feature.class);

        ORDERED.play(
                FROM,
                SEEDS / 2,
                cloud -> cloud.run().features().forEach((feature, times) -> features.merge(feature, times, Long::sum)));

        assertThat(features)
                .containsKeys(
                        Feature.RETRY_ALL,
                        Feature.RETRY_ONE,
                        Feature.SKIP,
                        Feature.RESOLVE_STEP,
                        Feature.RESTART,
                        Feature.MOVE_TO_LANE,
                        Feature.CANCEL_GRACEFULLY,
                        Feature.HOLD_OF_TEMPLATE,
                        Feature.HOLD_OF_NAMESPACE,
                        Feature.HOLD_OF_LANE);
    }
}
